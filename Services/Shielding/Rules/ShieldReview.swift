import FoundationEssentials

/// When a shield is to be looked at again, and what is owed to those who do.
///
/// Nothing here ends a shield. One whose review has lapsed shields on, until two officers lift it.
enum ShieldReview {
    /// Where a shield stands by its review.
    enum Standing: String, CaseIterable {
        case later
        /// Within a month of its day.
        case due
        case lapsed
    }

    /// Six months after it was decided, or confirmed.
    static func due(after decided: Date) -> Date { date(6, monthsAfter: decided) }

    /// Whatever is to be reviewed before this is due.
    static func horizon(at now: Date) -> Date { date(1, monthsAfter: now) }

    static func standing(reviewBy: Date, at now: Date) -> Standing {
        if reviewBy <= now { return .lapsed }
        return reviewBy <= horizon(at: now) ? .due : .later
    }

    /// The reminder that is owed: one when the review comes near, and one when it has lapsed. Who was reminded of neither
    /// in time is reminded of the lapse alone.
    static func reminder(of standing: Standing, given: Standing?) -> Standing? {
        standing == .later || standing == given ? nil : standing
    }

    /// The same day of another month, or its last.
    private static func date(_ months: Int, monthsAfter start: Date) -> Date {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(byAdding: .month, value: months, to: start) ?? start
    }
}
