import Contracts
import FoundationEssentials
import Matching
import Model
import Postgres
import ServiceRuntime

/// Pairs of children that a person has to look at.
struct ReviewStore: Sendable {
    private struct Row {
        var review: NewReview
        var lead: Double { review.evidence.lead ?? .infinity }
        var vetoes: String { review.evidence.vetoes.map(\.rawValue).joined(separator: " ") }
    }

    /// Opens reviews; the other's authority is that of the newest version of its record.
    func insert(_ new: [NewReview], in transaction: borrowing Transaction) {
        guard !new.isEmpty else { return }
        let rows = new.map(Row.init)
        transaction.write(
            """
            insert into review (
                id, state, child, record, other, other_record, authority, other_authority, assigned, model, posterior,
                lead, evidence, vetoes, truncated, due)
            select new.id, 'open', new.child, new.record, new.other, new.other_record, new.authority, theirs.authority,
                coalesce(new.authority, theirs.authority), new.model, new.posterior, new.lead, new.evidence, new.vetoes,
                new.truncated, new.due
            from \(
                unnest: rows, \.review.id, \.review.child, \.review.record, \.review.other, \.review.otherRecord,
                \.review.authority, \.review.evidence.model, \.review.evidence.posterior, \.lead,
                \.review.evidence.contributions, \.vetoes, \.review.isTruncated,
                \.review.isDue)
                as new (id, child, record, other, other_record, authority, model, posterior, lead, evidence, vetoes,
                    truncated, due)
            left join source_record theirs on theirs.id = new.other_record
            on conflict do nothing
            """)
    }

    /// Later reports may have settled what is open about these children.
    func stir(_ children: Set<Child.ID>, in transaction: borrowing Transaction) {
        guard !children.isEmpty else { return }
        transaction.write(
            """
            update review set due = true
            where state in ('open', 'unsure') and not due
                and (child = any(\(Array(children))) or other = any(\(Array(children))))
            """)
    }

    /// A review with what only Identity needs of it.
    struct Held {
        var review: Review
        var record: SourceRecord.ID
        var other: SourceRecord.ID
        var authority: Int64?
        var otherAuthority: Int64?
        var assigned: Int64?
    }

    /// One review, whatever its state.
    ///
    /// - Parameter archive: whoever looks, for whom there is none where either of the two is archived for them.
    func held(_ review: Review.ID, _ archive: ArchiveView? = nil, in transaction: borrowing Transaction) async throws
        -> Held?
    {
        let shown: SQL = if let archive { "and \(sql: Self.shows(archive))" } else { "" }
        let which: SQL = "review.id = \(review) \(sql: shown)"
        return try Self.read(try await transaction.query(Self.select(which, limit: 1))).first
    }

    /// What waits for an authority, the oldest first; what could not be told last.
    func waiting(for authority: Int64, _ archive: ArchiveView, limit: Int, in transaction: borrowing Transaction)
        async throws -> [Held]
    {
        let which: SQL = """
            review.assigned = \(authority) and review.state in ('open', 'unsure') and \(sql: Self.shows(archive))
            """
        return try Self.read(try await transaction.query(Self.select(which, limit: limit)))
    }

    private static func shows(_ archive: ArchiveView) -> SQL {
        """
        not exists (
            select from source_record of_two where of_two.id in (review.record, review.other_record)
                and not \(sql: archive.finds("of_two.child", born: "of_two.date_of_birth")))
        """
    }

    private static func select(_ which: SQL, limit: Int) -> SQL {
        """
        select review.id, review.state, review.model, review.posterior, review.evidence, review.vetoes, review.truncated,
            review.claimed, review.record, review.other_record, review.authority, review.other_authority,
            review.assigned, side.child, child.number, side.name, side.date_of_birth, side.gender, side.carers
        from (select * from review where \(sql: which) order by state, place limit \(limit)) review
        join source_record side on side.id in (review.record, review.other_record)
        join child on child.id = side.child
        order by review.state, review.place, side.id <> review.record
        """
    }

    private static func read(_ rows: Rows) throws -> [Held] {
        let decoder = WireCoding.decoder()
        var held: [Held] = []
        let columns = try rows.decode(
            (
                Review.ID, String, String, Double, String, String, Bool, Account.ID?, SourceRecord.ID, SourceRecord.ID,
                Int64?, Int64?, Int64?, Child.ID, ChildNumber, JSONB, PartialDate, Gender, JSONB
            ).self)
        for row in columns {
            if held.last?.review.id != row.0 {
                let agreements = Evidence.words(row.4).map { Review.Agreement(words: $0.words, bits: $0.bits) }
                let review = Review(
                    id: row.0, state: Review.State(rawValue: row.1) ?? .open, sides: [], agreements: agreements,
                    vetoes: row.5.split(separator: " ").map(String.init), probability: row.3, model: row.2,
                    isTruncated: row.6, claimedBy: row.7, wasPassedOn: row.12 != row.10)
                held.append(
                    Held(
                        review: review, record: row.8, other: row.9, authority: row.10, otherAuthority: row.11,
                        assigned: row.12))
            }
            held[held.count - 1].review.sides.append(
                Review.Side(
                    child: row.13, number: row.14, name: try decoder.decode(PersonName.self, from: row.15.data),
                    dateOfBirth: row.16, gender: row.17,
                    carers: try decoder.decode([PersonName].self, from: row.18.data)))
        }
        return held
    }

    func claim(_ review: Review.ID, by account: Account.ID, in transaction: borrowing Transaction) {
        transaction.write("update review set claimed = \(account) where id = \(review)")
    }

    func set(_ state: Review.State, of review: Review.ID, in transaction: borrowing Transaction) {
        transaction.write(
            "update review set state = \(state.rawValue), claimed = null, due = false where id = \(review)")
    }

    func assign(_ review: Review.ID, to authority: Int64?, in transaction: borrowing Transaction) {
        transaction.write("update review set assigned = \(authority), claimed = null where id = \(review)")
    }
}
