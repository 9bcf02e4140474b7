import FoundationEssentials
import Model

/// Finds children with a reason: by name and date of birth; by name, ages and gender; or by number. Names may be misheard
/// or mistyped; `*` behind two letters or more stands for the rest of a name. At most fifty, else "too many".
///
/// With a postcode, only those are found who live there or did, and never one who is shielded or may be one who is: the
/// answer is then the same as if that child were not there. It is worth nothing once `goodFor` has passed since the
/// asking, and it is sealed, because it tells where those live whom it names.
public struct FindChild: Query, Authenticated, SealedReply {
    public enum Reply: Codable, Hashable, Sendable {
        /// Best first.
        case found([FoundChild])
        /// More than fifty match: add something.
        case tooMany
        case refused(Refusal)
    }

    /// Whole years, both included, counted in London on the day of asking.
    public struct Ages: Codable, Hashable, Sendable {
        public var from: Int
        public var to: Int

        public init(from: Int, to: Int) { (self.from, self.to) = (from, to) }
    }

    public var principal: SignedPrincipal
    public var reason: LookupReason
    /// Absent where a number is given.
    public var name: PersonName?
    public var dateOfBirth: PartialDate?
    /// Instead of a date of birth; the gender goes with it.
    public var ages: Ages?
    public var gender: Gender?
    /// Beside a name: as people write it, in any case and with or without spaces.
    public var postcode: String?
    /// By itself.
    public var number: ChildNumber?

    public init(
        principal: SignedPrincipal, reason: LookupReason, name: PersonName? = nil, dateOfBirth: PartialDate? = nil,
        ages: Ages? = nil, gender: Gender? = nil, postcode: String? = nil, number: ChildNumber? = nil
    ) {
        self.principal = principal
        self.reason = reason
        self.name = name
        self.dateOfBirth = dateOfBirth
        self.ages = ages
        self.gender = gender
        self.postcode = postcode
        self.number = number
    }

    public static let route = Route(.identity, "find-child")
    public static let senders: [Party] = [.gateway, .operations]
    public static let summary = "Finds children by name and date of birth or ages, or by number, for a stated reason."
    /// How long what a search by postcode found may be shown, counted from the asking.
    public static let goodFor = leaseOfARelease
}

/// One result of a search.
public struct FoundChild: Codable, Hashable, Sendable {
    public var child: Child.ID
    public var number: ChildNumber
    public var name: PersonName
    public var dateOfBirth: PartialDate
    public var gender: Gender
    /// Why it was found, in words, field by field: "family name: sounds alike".
    public var agreement: [String]?

    public init(
        child: Child.ID, number: ChildNumber, name: PersonName, dateOfBirth: PartialDate, gender: Gender,
        agreement: [String]? = nil
    ) {
        self.child = child
        self.number = number
        self.name = name
        self.dateOfBirth = dateOfBirth
        self.gender = gender
        self.agreement = agreement
    }
}
