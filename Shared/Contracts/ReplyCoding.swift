import FoundationEssentials
import Model

// How the replies with several cases stand on the wire; in one place for all but the vault's, because the form is one.

extension FindChild.Reply: KindCoded {
    public static let kinds = ["found", "tooMany", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "found": self = .found(try decoder.value("children"))
        case "tooMany": self = .tooMany
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .found(let children): try encoder.encode(kind: "found", "children", children)
        case .tooMany: try encoder.encode(kind: "tooMany")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension Authorise.Reply: KindCoded {
    public static let kinds = ["granted", "refused", "confirmationNeeded", "stopped"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "granted": self = .granted(try decoder.value("grant"))
        case "refused": self = .refused
        case "confirmationNeeded": self = .confirmationNeeded
        case "stopped": self = .stopped(try decoder.value("notice"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .granted(let grant): try encoder.encode(kind: "granted", "grant", grant)
        case .refused: try encoder.encode(kind: "refused")
        case .confirmationNeeded: try encoder.encode(kind: "confirmationNeeded")
        case .stopped(let notice): try encoder.encode(kind: "stopped", "notice", notice)
        }
    }
}

extension OpenAccount.Reply: KindCoded {
    public static let kinds = ["opened", "alreadyOpen", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "opened": self = .opened(try decoder.value("account"))
        case "alreadyOpen": self = .alreadyOpen(try decoder.value("account"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .opened(let account): try encoder.encode(kind: "opened", "account", account)
        case .alreadyOpen(let account): try encoder.encode(kind: "alreadyOpen", "account", account)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension ViewRecord.Reply: KindCoded {
    public static let kinds = ["record", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "record": self = .record(try decoder.value("child"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .record(let child): try encoder.encode(kind: "record", "child", child)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension RecordInvolvement.Reply: KindCoded {
    public static let kinds = ["recorded", "alreadyRecorded", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "recorded": self = .recorded(try decoder.value("handle"))
        case "alreadyRecorded": self = .alreadyRecorded(try decoder.value("handle"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .recorded(let handle): try encoder.encode(kind: "recorded", "handle", handle)
        case .alreadyRecorded(let handle): try encoder.encode(kind: "alreadyRecorded", "handle", handle)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension EndInvolvement.Reply: KindCoded {
    public static let kinds = ["ended", "alreadyEnded", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "ended": self = .ended
        case "alreadyEnded": self = .alreadyEnded
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .ended: try encoder.encode(kind: "ended")
        case .alreadyEnded: try encoder.encode(kind: "alreadyEnded")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension ChangeInvolvement.Reply: KindCoded {
    public static let kinds = ["changed", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "changed": self = .changed
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .changed: try encoder.encode(kind: "changed")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension ViewInbox.Reply: KindCoded {
    public static let kinds = ["inbox", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "inbox": self = .inbox(try decoder.value("inbox"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .inbox(let inbox): try encoder.encode(kind: "inbox", "inbox", inbox)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension MarkRead.Reply: KindCoded {
    public static let kinds = ["read", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "read": self = .read(at: try decoder.value("at"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .read(let at): try encoder.encode(kind: "read", "at", at)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension SignOut.Reply: KindCoded {
    public static let kinds = ["signedOut", "noSuchSession"]

    public init(from decoder: any Decoder) throws {
        self = try decoder.kind(of: Self.self) == "signedOut" ? .signedOut : .noSuchSession
    }

    public func encode(to encoder: any Encoder) throws {
        try encoder.encode(kind: self == .signedOut ? "signedOut" : "noSuchSession")
    }
}

extension RetryParked.Reply: KindCoded {
    public static var kinds: [String] { ["willRetry", "unknown"] }

    public init(from decoder: any Decoder) throws {
        self = try decoder.kind(of: Self.self) == "willRetry" ? .willRetry : .unknown
    }

    public func encode(to encoder: any Encoder) throws {
        try encoder.encode(kind: self == .willRetry ? "willRetry" : "unknown")
    }
}

extension DropParked.Reply: KindCoded {
    public static var kinds: [String] { ["dropped", "unknown"] }

    public init(from decoder: any Decoder) throws {
        self = try decoder.kind(of: Self.self) == "dropped" ? .dropped : .unknown
    }

    public func encode(to encoder: any Encoder) throws {
        try encoder.encode(kind: self == .dropped ? "dropped" : "unknown")
    }
}

extension OfferAgain.Reply: KindCoded {
    public static var kinds: [String] { ["offering"] }

    public init(from decoder: any Decoder) throws {
        guard try decoder.kind(of: Self.self) == "offering" else { throw decoder.unknownKind }
        self = .offering
    }

    public func encode(to encoder: any Encoder) throws { try encoder.encode(kind: "offering") }
}

extension ViewReviews.Reply: KindCoded {
    public static let kinds = ["reviews", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "reviews": self = .reviews(try decoder.value("reviews"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .reviews(let reviews): try encoder.encode(kind: "reviews", "reviews", reviews)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension ResolveReview.Reply: KindCoded {
    public static let kinds = ["resolved", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "resolved": self = .resolved(try decoder.value("review"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .resolved(let review): try encoder.encode(kind: "resolved", "review", review)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}
