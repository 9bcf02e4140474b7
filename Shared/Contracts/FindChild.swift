import Foundation
import Model

/// Finds children by what is always visible of them, with a reason: by name and date of birth; by name, ages and gender;
/// or by number. Names may be misheard or mistyped; `*` behind two letters or more stands for the rest of a name. At
/// most fifty, else "too many".
public struct FindChild: Query, Authenticated {
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
    /// By itself.
    public var number: ChildNumber?

    public init(
        principal: SignedPrincipal, reason: LookupReason, name: PersonName? = nil, dateOfBirth: PartialDate? = nil,
        ages: Ages? = nil, gender: Gender? = nil, number: ChildNumber? = nil
    ) {
        self.principal = principal
        self.reason = reason
        self.name = name
        self.dateOfBirth = dateOfBirth
        self.ages = ages
        self.gender = gender
        self.number = number
    }

    public static let route = Route(.identity, "find-child")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Finds children by name and date of birth or ages, or by number, for a stated reason."
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
