import FoundationEssentials
import Model

/// What somebody is about to look up: Identity counts it before it vouches for them, and vouches for nothing else.
public enum Lookup: Codable, Hashable, Sendable {
    case search
    /// The record of one child, whether there is such a child or not.
    case opening(Child.ID)

    /// What may be done with it.
    public var action: Access.Action {
        switch self {
        case .search: .search
        case .opening: .viewRecord
        }
    }
}

/// How much of a budget of look-ups is left, once little is; nothing, once it is used up.
public struct LookupNotice: Codable, Hashable, Sendable {
    public enum Counted: String, Codable, Hashable, Sendable, CaseIterable {
        /// Different children whose records were opened on a day.
        case children
        case searches
        /// Searches that found nobody.
        case misses
    }

    public enum Holder: String, Codable, Hashable, Sendable, CaseIterable { case person, organisation }

    /// Of the clock in London.
    public enum Window: String, Codable, Hashable, Sendable, CaseIterable { case hour, day }

    public var counted: Counted
    public var of: Holder
    public var within: Window
    public var left: Int
    /// When the window ends, and with it what was counted.
    public var until: Date

    public init(counted: Counted, of holder: Holder, within window: Window, left: Int, until: Date) {
        self.counted = counted
        of = holder
        within = window
        self.left = left
        self.until = until
    }
}

extension Lookup: KindCoded {
    public static let kinds = ["search", "opening"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "search": self = .search
        case "opening": self = .opening(try decoder.value("child"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .search: try encoder.encode(kind: "search")
        case .opening(let child): try encoder.encode(kind: "opening", "child", child)
        }
    }
}
