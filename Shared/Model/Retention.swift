/// How long a record lives and is kept, in days that begin in London: each is the first of what it names.
///
/// The Children Act 2004 Information Database (England) Regulations 2007, SI 2007/2182: a record is of a child, or of a young
/// person who takes part by consent (regulation 4); nobody reads archived information but those who manage the database for
/// their authority (regulations 6(3)(e), 6(4) and 8). The lengths are those of ministers' answers: live until 18, or 25 by
/// consent; after a death one year; then six years in the archive. Ours, because no source speaks: of a date of which a
/// part is unknown the latest day counts, so that no child is archived before they are surely 18 and nothing is purged too
/// soon; whoever was born on 29 February comes of age on 1 March; a consent that comes on the 18th birthday or later is none,
/// as nothing comes back from the archive; and whoever dies is not kept for longer than they would have been.
public struct Retention: Codable, Hashable, Sendable {
    /// What may be done with a record.
    public enum Stage: String, Codable, Hashable, Sendable, CaseIterable {
        case live
        /// Read by data managers of the responsible authority alone.
        case archived
        /// Read for a statutory investigation alone.
        case investigationOnly
        /// Kept no longer: to be purged.
        case due
    }

    /// From when on nobody but the authority's data managers reads it.
    public var archived: PartialDate
    /// From when on those don't either.
    public var investigationOnly: PartialDate
    /// From when on it is not kept.
    public var due: PartialDate

    public static let ofAge = 18
    public static let byConsent = 25
    public static let afterDeath = 1
    public static let forDataManagers = 1
    public static let inArchive = 6

    public init(born: PartialDate, died: PartialDate? = nil, consent: RetentionConsent? = nil) {
        let grown = born.latest.anniversary(Self.ofAge)
        var last = grown
        if let consent, consent.given < grown {
            let byConsent = born.latest.anniversary(Self.byConsent)
            last = consent.withdrawn.map { min(max($0, grown), byConsent) } ?? byConsent
        }
        if let died { last = min(last, died.latest.anniversary(Self.afterDeath)) }
        archived = last
        investigationOnly = last.anniversary(Self.forDataManagers)
        due = last.anniversary(Self.inArchive)
    }

    /// As somebody has said it.
    public init(archived: PartialDate, investigationOnly: PartialDate, due: PartialDate) {
        (self.archived, self.investigationOnly, self.due) = (archived, investigationOnly, due)
    }

    public func stage(on today: PartialDate) -> Stage {
        if today >= due { return .due }
        if today >= investigationOnly { return .investigationOnly }
        return today >= archived ? .archived : .live
    }
}

/// A young person's consent that their record stays live until they are 25: that it was given, and when. Never why.
public struct RetentionConsent: Hashable, Sendable {
    public var given: PartialDate
    public var withdrawn: PartialDate?

    public init(given: PartialDate, withdrawn: PartialDate? = nil) {
        (self.given, self.withdrawn) = (given, withdrawn)
    }

    public var stands: Bool { withdrawn == nil }
}

extension PartialDate {
    /// The latest day that the date can mean.
    public var latest: PartialDate {
        let month = month ?? 12
        return PartialDate(year: year, month: month, day: day ?? Self.days(inMonth: month, of: year)) ?? self
    }

    /// The first day that the date can mean.
    public var earliest: PartialDate { PartialDate(year: year, month: month ?? 1, day: day ?? 1) ?? self }

    /// So many months earlier; where that month has no such day, its last.
    public func months(before count: Int) -> PartialDate {
        let latest = latest
        let (year, month) = (latest.year * 12 + (latest.month ?? 12) - 1 - count).flooredDivision(by: 12)
        let day = min(latest.day ?? 31, Self.days(inMonth: month + 1, of: year))
        return PartialDate(year: year, month: month + 1, day: day) ?? self
    }

    /// The day on which so many years are over; for 29 February, in a year that has none, 1 March.
    public func anniversary(_ years: Int) -> PartialDate {
        PartialDate(year: year + years, month: month, day: day)
            ?? PartialDate(year: year + years, month: 3, day: 1) ?? self
    }

    /// So many days later; of a date of which a part is unknown, than the latest day that it can mean.
    public func adding(days: Int) -> PartialDate {
        let latest = latest
        return PartialDate(
            ofDay: Instant.day(year: latest.year, month: latest.month ?? 12, day: latest.day ?? 31) + days)
    }
}

/// The dates of birth of those who come of age on a day or came of age before it, as text that a database can compare.
public struct ComeOfAge: Hashable, Sendable {
    /// The last of each form: `2008-03-02`, `2008-02` and `2007` on 2 March 2026.
    public let day: String
    public let month: String
    public let year: String

    public init(by today: PartialDate) {
        let latest = today.latest
        let (year, month, day) = (latest.year - Retention.ofAge, latest.month ?? 12, latest.day ?? 31)
        func text(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        self.day = "\(year)-\(text(month))-\(text(day))"
        // What they can mean at the latest is then.
        func grown(_ born: PartialDate?) -> Bool {
            born.map { $0.latest.anniversary(Retention.ofAge) <= latest } ?? false
        }
        let own = PartialDate(year: year, month: month)
        let before = month == 1 ? PartialDate(year: year - 1, month: 12) : PartialDate(year: year, month: month - 1)
        self.month = ((grown(own) ? own : before) ?? today).description
        self.year = String(grown(PartialDate(year: year)) ? year : year - 1)
    }
}
