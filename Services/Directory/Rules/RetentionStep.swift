import Model

/// What a round does about one record, whatever was done before and whenever it comes.
enum RetentionStep: Hashable {
    case none
    /// The others have to know these days, which they don't know yet, or know otherwise.
    case tells(Retention)
    case purges

    /// How long before a record is archived the others know of it: rounds may fail for so long, and they are right on the day.
    static let ahead = 30

    /// A record as a round sees it.
    struct Record: Hashable {
        var child: Child.ID
        var authority: AuthorityCode
        /// Absent while no birth is known.
        var retention: Retention?
        /// Whether it follows from more than the birth, by which others reckon who have been told nothing.
        var isParticular = false
        var told: Told?
    }

    /// What the others were told last.
    struct Told: Hashable {
        var authority: AuthorityCode
        var retention: Retention
    }

    static func decide(_ record: Record, on today: PartialDate) -> RetentionStep {
        guard let retention = record.retention else { return .none }
        if retention.stage(on: today) == .due { return .purges }
        if let told = record.told {
            return told == Told(authority: record.authority, retention: retention) ? .none : .tells(retention)
        }
        let isNear = retention.archived <= today.adding(days: ahead)
        return isNear || record.isParticular ? .tells(retention) : .none
    }
}
