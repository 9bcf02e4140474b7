import Model

/// A data manager reads which children of their own authority lack something, the longest first: a work list of at most
/// fifty at a time, which says nothing of how many there are. Nobody is on it who is shielded or may be one who is, or of
/// whom the vault does not answer; the page is filled with others.
///
/// It tells whose the children are, so that it is sealed, and worth nothing once `goodFor` has passed since the asking.
public struct ViewGaps: Query, Authenticated, SealedReply {
    public enum Reply: Codable, Hashable, Sendable {
        case page(GapPage)
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var reason: LookupReason
    public var kind: Gap.Kind
    /// For how long it has been so at the least. Where absent, any time; of nobody in contact, `Gap.months`.
    public var months: Int?
    /// `GapPage.next` of the page before.
    public var after: GapPlace?

    public init(
        principal: SignedPrincipal, reason: LookupReason, kind: Gap.Kind, months: Int? = nil, after: GapPlace? = nil
    ) {
        self.principal = principal
        self.reason = reason
        self.kind = kind
        self.months = months
        self.after = after
    }

    /// How many lines a page has at most.
    public static let most = 50
    /// What may be asked for.
    public static let monthsToAskFor = 1...120
    public static let route = Route(.directory, "view-gaps")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Reads which children of a data manager's authority lack a school, a GP or any contact."
    public static let goodFor = leaseOfARelease
}

/// Some lines of a work list.
public struct GapPage: Codable, Hashable, Sendable {
    /// The longest first.
    public var lines: [GapLine]
    /// The place of the last line, where others come after it.
    public var next: GapPlace?

    public init(lines: [GapLine], next: GapPlace? = nil) { (self.lines, self.next) = (lines, next) }
}

/// A child who lacks something.
public struct GapLine: Codable, Hashable, Sendable {
    public var child: Child.ID
    public var number: ChildNumber
    public var name: PersonName
    public var dateOfBirth: PartialDate
    public var since: PartialDate

    public init(child: Child.ID, number: ChildNumber, name: PersonName, dateOfBirth: PartialDate, since: PartialDate) {
        self.child = child
        self.number = number
        self.name = name
        self.dateOfBirth = dateOfBirth
        self.since = since
    }

    public var place: GapPlace { GapPlace(since: since, child: child) }
}

/// Where a line stands in a work list: by the day, and by the child among those of one day.
public struct GapPlace: Codable, Hashable, Sendable {
    public var since: PartialDate
    public var child: Child.ID

    public init(since: PartialDate, child: Child.ID) { (self.since, self.child) = (since, child) }
}

extension ViewGaps.Reply: KindCoded {
    public static let kinds = ["page", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "page": self = .page(try decoder.value("page"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .page(let page): try encoder.encode(kind: "page", "page", page)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}
