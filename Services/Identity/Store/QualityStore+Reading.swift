import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

extension QualityStore {
    /// What is counted of the days from `first` on, of one authority, or one source, or all.
    func figures(
        from first: PartialDate, authority: AuthorityCode?, source: String?, in transaction: borrowing Transaction
    ) async throws -> QualityFigures {
        let ofAuthority: SQL = if let authority { "and authority = \(authority)" } else { "" }
        let ofSource: SQL = if let source { "and source = \(source)" } else { "" }
        let those: SQL = "day >= \(first) \(sql: ofAuthority) \(sql: ofSource)"
        let rows = try await transaction.queries([
            """
            select source, authority, sum(taken), sum(superseded), sum(refused), sum(held), sum(repeated), sum(linked),
                sum(created), sum(matched), sum(reviewed), sum(compared), sum(other_name), sum(other_born),
                sum(other_gender)
            from feed_day where \(sql: those) group by source, authority order by source, authority
            """,
            """
            select source, day, sum(taken), sum(refused) from feed_day where \(sql: those)
            group by source, day order by source, day
            """,
            """
            select source, rule, field, sum(count) from refusal_day where \(sql: those)
            group by source, rule, field order by source, sum(count) desc, rule, field
            """,
            """
            select source, max(newest_heard), max(newest_taken), max(newest_event) from feed_freshness where true \(sql: ofSource)
            group by source order by source
            """,
            "select source from feed_pause",
            "select source, at from feed_full where true \(sql: ofSource)",
            """
            select authority, step, sum(count) from decision_day
            where day >= \(first) \(sql: ofAuthority) group by authority, step order by authority, step
            """,
        ])
        var figures = QualityFigures()
        for row in try rows[0].decode(
            (String, String, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int).self)
        {
            let feed = FeedTally.Feed(source: row.0, authority: AuthorityCode(row.1))
            figures.feeds[feed] = FeedTally.Figures(
                taken: row.2, superseded: row.3, refused: row.4, held: row.5, repeated: row.6, linked: row.7,
                created: row.8, matched: row.9, reviewed: row.10, compared: row.11, otherName: row.12,
                otherDateOfBirth: row.13, otherGender: row.14)
        }
        for (source, day, taken, refused) in try rows[1].decode((String, PartialDate, Int, Int).self) {
            figures.days[source, default: []].append(.init(day: day, taken: taken, refused: refused))
        }
        for (source, rule, field, count) in try rows[2].decode((String, String, String, Int).self) {
            figures.refusals[source, default: []].append(.init(rule: rule, field: field, count: count))
        }
        for (source, heard, taken, event) in try rows[3].decode((String, Date, Date?, Date?).self) {
            figures.freshness[source] = .init(heard: heard, taken: taken, event: event)
        }
        figures.paused = Set(try rows[4].decode(String.self))
        figures.fulls = Dictionary(
            try rows[5].decode((String, Date).self), uniquingKeysWith: { first, _ in first })
        for (authority, step, count) in try rows[6].decode((AuthorityCode, ResolveReview.Step, Int).self) {
            figures.decisions[authority, default: .init(authority: authority)].count(step, count)
        }
        return figures
    }
}

extension Quality.Decisions {
    fileprivate mutating func count(_ step: ResolveReview.Step, _ count: Int) {
        switch step {
        case .same: same += count
        case .different: different += count
        case .unsure: unsure += count
        case .undo: undone += count
        case .claim, .askOther: break
        }
    }
}
