import Model

// How the replies about accounts and sessions stand on the wire.

extension SignIn.Reply: KindCoded {
    public static let kinds = ["signedIn", "enrol", "lapsed", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "signedIn": self = .signedIn(try decoder.value("session"))
        case "enrol": self = .enrol(try decoder.value("enrolment"))
        case "lapsed": self = .lapsed(try decoder.value("requirements"))
        case "refused": self = .refused
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .signedIn(let session): try encoder.encode(kind: "signedIn", "session", session)
        case .enrol(let enrolment): try encoder.encode(kind: "enrol", "enrolment", enrolment)
        case .lapsed(let requirements): try encoder.encode(kind: "lapsed", "requirements", requirements)
        case .refused: try encoder.encode(kind: "refused")
        }
    }
}

extension EnrolSecondFactor.Reply: KindCoded {
    public static let kinds = ["enrolled", "refused", "ended"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "enrolled": self = .enrolled(try decoder.value("enrolled"))
        case "refused": self = .refused(try decoder.value("enrolment"))
        case "ended": self = .ended
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .enrolled(let enrolled): try encoder.encode(kind: "enrolled", "enrolled", enrolled)
        case .refused(let enrolment): try encoder.encode(kind: "refused", "enrolment", enrolment)
        case .ended: try encoder.encode(kind: "ended")
        }
    }
}

extension ConfirmSession.Reply: KindCoded {
    public static let kinds = ["confirmed", "refused", "noSuchSession"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "confirmed": self = .confirmed(until: try decoder.value("until"))
        case "refused": self = .refused
        case "noSuchSession": self = .noSuchSession
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .confirmed(let until): try encoder.encode(kind: "confirmed", "until", until)
        case .refused: try encoder.encode(kind: "refused")
        case .noSuchSession: try encoder.encode(kind: "noSuchSession")
        }
    }
}

extension Mediate.Reply: KindCoded {
    public static let kinds = ["mediates", "ended", "refused", "noSuchSession"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "mediates": self = .mediates(try decoder.value("mediated"))
        case "ended": self = .ended
        case "refused": self = .refused(try decoder.value("refusal"))
        case "noSuchSession": self = .noSuchSession
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .mediates(let mediated): try encoder.encode(kind: "mediates", "mediated", mediated)
        case .ended: try encoder.encode(kind: "ended")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        case .noSuchSession: try encoder.encode(kind: "noSuchSession")
        }
    }
}

extension RenewAccount.Reply: KindCoded {
    public static let kinds = ["renewed", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "renewed": self = .renewed(try decoder.value("account"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .renewed(let account): try encoder.encode(kind: "renewed", "account", account)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension SuspendAccount.Reply: KindCoded {
    public static let kinds = ["suspended", "restored", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "suspended": self = .suspended(try decoder.value("account"))
        case "restored": self = .restored(try decoder.value("account"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .suspended(let account): try encoder.encode(kind: "suspended", "account", account)
        case .restored(let account): try encoder.encode(kind: "restored", "account", account)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension ResetSecondFactor.Reply: KindCoded {
    public static let kinds = ["reset", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "reset": self = .reset(try decoder.value("invited"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .reset(let invited): try encoder.encode(kind: "reset", "invited", invited)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}
