import FoundationEssentials
import Model

// Of overrides and of requests for contact: as the others of `ReplyCoding.swift`.

extension UseOverride.Reply: KindCoded {
    public static let kinds = ["holds", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "holds": self = .holds(since: try decoder.value("since"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .holds(let since): try encoder.encode(kind: "holds", "since", since)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension EndOverride.Reply: KindCoded {
    public static let kinds = ["ended", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "ended": self = .ended
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .ended: try encoder.encode(kind: "ended")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension ViewInvestigations.Reply: KindCoded {
    public static let kinds = ["investigations", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "investigations": self = .investigations(try decoder.value("investigations"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .investigations(let open): try encoder.encode(kind: "investigations", "investigations", open)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension CloseInvestigation.Reply: KindCoded {
    public static let kinds = ["closed", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "closed": self = .closed(at: try decoder.value("at"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .closed(let at): try encoder.encode(kind: "closed", "at", at)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension RequestContact.Reply: KindCoded {
    public static let kinds = ["tracked", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "tracked": self = .tracked(try decoder.value("request"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .tracked(let request): try encoder.encode(kind: "tracked", "request", request)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension ViewContactRequests.Reply: KindCoded {
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

extension ResolveContactRequest.Reply: KindCoded {
    public static let kinds = ["resolved", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "resolved": self = .resolved(try decoder.value("state"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .resolved(let state): try encoder.encode(kind: "resolved", "state", state)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}
