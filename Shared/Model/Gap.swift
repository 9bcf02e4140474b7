/// Something that a child should have and that nobody is known to provide.
public struct Gap: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// Of compulsory school age, and never known to be on a school's roll.
        case noSchool
        /// Of compulsory school age, and on no roll since they left one.
        case leftTheRoll
        /// Not known to be with a GP practice.
        case noGP
        /// No service of any kind is known to be in contact, for a number of months.
        case nobodyInContact
    }

    public var kind: Kind
    /// The first day on which it was one.
    public var since: PartialDate

    public init(_ kind: Kind, since: PartialDate) { (self.kind, self.since) = (kind, since) }
}

extension Gap {
    /// How long nobody has been in contact before it is said on a record, in months `[ours]`.
    public static let months = 12
    /// From how many days after the birth on a GP practice is missed: the check at six weeks is a GP's `[ours]`.
    public static let daysUntilGP = 42

    /// One service in contact, now or formerly, as far as a gap depends on it.
    public struct Contact: Hashable, Sendable {
        public var kind: ContactKind
        public var ended: PartialDate?
        /// Recorded by the practitioner and not yet confirmed by their organisation.
        public var isSelfDeclared: Bool

        public init(_ kind: ContactKind, ended: PartialDate?, isSelfDeclared: Bool) {
            (self.kind, self.ended, self.isSelfDeclared) = (kind, ended, isSelfDeclared)
        }
    }

    /// What a child lacks, the school first.
    ///
    /// Hansard has it that the directory shows whether a child has a school and a GP at all. Ours, because no source speaks:
    /// a practitioner's own word is contact, but puts nobody on a school's roll or a practice's list, which their source
    /// alone says; where a part of the date of birth is unknown, nothing is missed that another day would not miss; and
    /// nothing is missed of whoever may be 18.
    /// - Parameters:
    ///   - today: the day it is in London.
    ///   - months: for how long nobody has been in contact, at the least.
    public static func all(
        born: PartialDate, contacts: [Contact], on today: PartialDate, months: Int = months
    ) -> [Gap] {
        // When a sensitive service ended is told to nobody.
        let contacts = contacts.filter { $0.kind != .sensitive || $0.ended == nil }
        guard today < born.earliest.anniversary(Retention.ofAge) else { return [] }
        let school = lack(of: .education, contacts, from: CompulsorySchooling(born: born).began).map {
            Gap($0.hadOne ? .leftTheRoll : .noSchool, since: $0.since)
        }
        let practice = lack(of: .primaryCare, contacts, from: born.adding(days: daysUntilGP)).map {
            Gap(.noGP, since: $0.since)
        }
        var gaps: [Gap] = []
        if let school, school.since <= today, today < CompulsorySchooling(born: born).over { gaps.append(school) }
        if let practice, practice.since <= today { gaps.append(practice) }
        if let since = nobody(contacts, from: born.latest), since <= today.months(before: months) {
            gaps.append(Gap(.nobodyInContact, since: since))
        }
        return gaps
    }

    /// Since when there is nobody of a kind, and whether there ever was; nil while there is.
    private static func lack(of kind: ContactKind, _ contacts: [Contact], from age: PartialDate) -> (
        since: PartialDate, hadOne: Bool
    )? {
        let reported = contacts.filter { $0.kind == kind && !$0.isSelfDeclared }
        return nobody(reported, from: age).map { ($0, !reported.isEmpty) }
    }

    /// The day on which the last of them ended, or `first` where that is later; nil while one lasts.
    private static func nobody(_ contacts: [Contact], from first: PartialDate) -> PartialDate? {
        guard contacts.allSatisfy({ $0.ended != nil }) else { return nil }
        return contacts.compactMap { $0.ended?.latest }.reduce(first, max)
    }
}
