import FoundationEssentials
import Model

/// A young person has consented that their record stays live until they are 25. It says that it was given and when; who wrote
/// it down is the principal. It never says why.
public struct RecordConsent: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case recorded
        case alreadyRecorded
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: Child.ID
    public var given: PartialDate

    public init(principal: SignedPrincipal, child: Child.ID, given: PartialDate) {
        self.principal = principal
        self.child = child
        self.given = given
    }

    public static let route = Route(.directory, "record-consent")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Writes down that a young person consents to a record until they are 25."
    public var subjects: [Subject] { [Subject(child)] }
}

/// A young person takes that consent back: from the 18th birthday on, or at once after it, the record is archived.
public struct WithdrawConsent: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case withdrawn
        case noConsent
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: Child.ID

    public init(principal: SignedPrincipal, child: Child.ID) {
        self.principal = principal
        self.child = child
    }

    public static let route = Route(.directory, "withdraw-consent")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Writes down that a young person no longer consents to a record until they are 25."
    public var subjects: [Subject] { [Subject(child)] }
}

/// From which days on a record is archived and not kept. Said a month before the first, and whenever it changes: whoever hears it
/// decides by the day on which it is asked, so that nothing depends on a job that runs on that day.
public struct RetentionSet: Event {
    public var child: Child.ID
    /// Who is responsible, whose data managers read the archived record for a year.
    public var authority: AuthorityCode
    public var retention: Retention

    public init(child: Child.ID, authority: AuthorityCode, retention: Retention) {
        self.child = child
        self.authority = authority
        self.retention = retention
    }

    public static let route = Route(.directory, "retention-set", lane: .events)
    public static let senders: [Party] = [.directory]
    public static let receivers: [Party] = [.identity, .shielding]
    public static let summary = "From which days on a record is archived, and not kept."
    public var subjects: [Subject] { [Subject(child)] }
}

/// The time of a record is over: nothing of it is kept anywhere. Whoever has learnt meanwhile that others are one with the child
/// keeps it, as it is theirs too.
public struct RecordPurged: Event {
    public var child: Child.ID
    /// Every other identifier under which the child was known.
    public var merged: [Child.ID]

    public init(child: Child.ID, merged: [Child.ID]) {
        self.child = child
        self.merged = merged
    }

    public static let route = Route(.directory, "record-purged", lane: .events)
    public static let senders: [Party] = [.directory]
    public static let receivers: [Party] = [.identity, .shielding, .notifications]
    public static let summary = "The time of a record is over, and nothing of it is kept."
    public var subjects: [Subject] { [Subject(child)] }
}

/// Identity has purged a child's source records: after everything that it ever said of them.
public struct SourceRecordsPurged: Event {
    public var child: Child.ID
    public var records: [SourceRecord.ID]
    /// The involvements that stood in those records.
    public var handles: [Involvement.Handle]

    public init(child: Child.ID, records: [SourceRecord.ID], handles: [Involvement.Handle]) {
        self.child = child
        self.records = records
        self.handles = handles
    }

    public static let route = Route(.identity, "source-records-purged", lane: .events)
    public static let senders: [Party] = [.identity]
    public static let receivers: [Party] = [.shielding]
    public static let summary = "Source records of a child are not kept any more."
    public var subjects: [Subject] { [Subject(child)] }
}

/// Looks at the next few thousand records: tells the others from when on they are archived, and purges those whose time is
/// over. Directory does it by itself, too. A run asks again with `next` until there is none; what was done is not done twice.
/// Audited.
public struct RunRetention: Command {
    public enum Reply: Codable, Hashable, Sendable {
        case ran(RetentionReport)
        case refused(Refusal)
    }

    /// The day that counts as today, not after it but in a dry run; absent: today in London.
    public var day: PartialDate?
    /// Whether it only says what would be done.
    public var isDry: Bool
    /// Those that come after this one.
    public var after: Child.ID?

    public init(day: PartialDate? = nil, isDry: Bool, after: Child.ID? = nil) {
        self.day = day
        self.isDry = isDry
        self.after = after
    }

    public static let route = Route(.directory, "run-retention")
    public static let senders: [Party] = [.operations]
    public static let summary = "Archives and purges records whose time has come, or says which."
    public var subjects: [Subject] { [] }
}

/// How many records stand where, and what was done about them.
public struct RetentionReport: Codable, Hashable, Sendable {
    public var live: Int
    public var archived: Int
    public var investigationOnly: Int
    public var due: Int
    /// Of how many the others were told, in a dry run would have been.
    public var told: Int
    /// How many were purged, in a dry run would have been.
    public var purged: Int
    /// The last that was looked at, where there may be more.
    public var next: Child.ID?

    public init(
        live: Int = 0, archived: Int = 0, investigationOnly: Int = 0, due: Int = 0, told: Int = 0, purged: Int = 0,
        next: Child.ID? = nil
    ) {
        self.live = live
        self.archived = archived
        self.investigationOnly = investigationOnly
        self.due = due
        self.told = told
        self.purged = purged
        self.next = next
    }
}
