// Of how long records are kept: as the others of `ReplyCoding.swift`.

extension RecordConsent.Reply: KindCoded {
    public static let kinds = ["recorded", "alreadyRecorded", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "recorded": self = .recorded
        case "alreadyRecorded": self = .alreadyRecorded
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .recorded: try encoder.encode(kind: "recorded")
        case .alreadyRecorded: try encoder.encode(kind: "alreadyRecorded")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension WithdrawConsent.Reply: KindCoded {
    public static let kinds = ["withdrawn", "noConsent", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "withdrawn": self = .withdrawn
        case "noConsent": self = .noConsent
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .withdrawn: try encoder.encode(kind: "withdrawn")
        case .noConsent: try encoder.encode(kind: "noConsent")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension RunRetention.Reply: KindCoded {
    public static let kinds = ["ran", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "ran": self = .ran(try decoder.value("report"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .ran(let report): try encoder.encode(kind: "ran", "report", report)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}
