import FoundationEssentials
import Model

// Of shields, and of what the vault holds: as the others of `ReplyCoding.swift`.

extension Release.Reply: KindCoded {
    public static let kinds = ["released", "withheld"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "released": self = .released(try decoder.value("whereabouts"))
        case "withheld": self = .withheld
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .released(let whereabouts): try encoder.encode(kind: "released", "whereabouts", whereabouts)
        case .withheld: try encoder.encode(kind: "withheld")
        }
    }
}

extension ShieldChild.Reply: KindCoded {
    public static let kinds = ["shielded", "alreadyShielded", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "shielded": self = .shielded(since: try decoder.value("since"))
        case "alreadyShielded": self = .alreadyShielded(since: try decoder.value("since"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .shielded(let since): try encoder.encode(kind: "shielded", "since", since)
        case .alreadyShielded(let since): try encoder.encode(kind: "alreadyShielded", "since", since)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension LiftShield.Reply: KindCoded {
    public static let kinds = ["proposed", "lifted", "notShielded", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "proposed": self = .proposed(since: try decoder.value("since"))
        case "lifted": self = .lifted
        case "notShielded": self = .notShielded
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .proposed(let since): try encoder.encode(kind: "proposed", "since", since)
        case .lifted: try encoder.encode(kind: "lifted")
        case .notShielded: try encoder.encode(kind: "notShielded")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension TellApart.Reply: KindCoded {
    public static let kinds = ["proposed", "apart", "notHeld", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "proposed": self = .proposed(since: try decoder.value("since"))
        case "apart": self = .apart
        case "notHeld": self = .notHeld
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .proposed(let since): try encoder.encode(kind: "proposed", "since", since)
        case .apart: try encoder.encode(kind: "apart")
        case .notHeld: try encoder.encode(kind: "notHeld")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension WithdrawIdentity.Reply: KindCoded {
    public static let kinds = ["proposed", "withdrawn", "notShielded", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "proposed": self = .proposed(since: try decoder.value("since"))
        case "withdrawn": self = .withdrawn
        case "notShielded": self = .notShielded
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .proposed(let since): try encoder.encode(kind: "proposed", "since", since)
        case .withdrawn: try encoder.encode(kind: "withdrawn")
        case .notShielded: try encoder.encode(kind: "notShielded")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension RequestShield.Reply: KindCoded {
    public static let kinds = ["received", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "received": self = .received
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .received: try encoder.encode(kind: "received")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension ViewShieldRequests.Reply: KindCoded {
    public static let kinds = ["requests", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "requests": self = .requests(try decoder.value("requests"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .requests(let requests): try encoder.encode(kind: "requests", "requests", requests)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension DecideShieldRequest.Reply: KindCoded {
    public static let kinds = ["shielded", "declined", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "shielded": self = .shielded(since: try decoder.value("since"))
        case "declined": self = .declined
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .shielded(let since): try encoder.encode(kind: "shielded", "since", since)
        case .declined: try encoder.encode(kind: "declined")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension ViewDueShields.Reply: KindCoded {
    public static let kinds = ["shields", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "shields": self = .shields(try decoder.value("shields"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .shields(let shields): try encoder.encode(kind: "shields", "shields", shields)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension ConfirmShield.Reply: KindCoded {
    public static let kinds = ["confirmed", "notShielded", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "confirmed": self = .confirmed(reviewBy: try decoder.value("reviewBy"))
        case "notShielded": self = .notShielded
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .confirmed(let reviewBy): try encoder.encode(kind: "confirmed", "reviewBy", reviewBy)
        case .notShielded: try encoder.encode(kind: "notShielded")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension PurgeRecords.Reply: KindCoded {
    public static let kinds = ["purged", "alreadyPurged", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "purged": self = .purged(try decoder.value("count"))
        case "alreadyPurged": self = .alreadyPurged
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .purged(let count): try encoder.encode(kind: "purged", "count", count)
        case .alreadyPurged: try encoder.encode(kind: "alreadyPurged")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}
