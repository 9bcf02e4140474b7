import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The log of decisions about who is who; it is only ever added to.
struct AssertionStore: Sendable {
    private struct Row {
        var assertion: Assertion
        var kind: String { assertion.kind.rawValue }
        var model: String? { assertion.model }
        var posterior: Double? { assertion.evidence?.posterior }
        var lead: Double? { assertion.evidence?.lead }
        var contributions: String? { assertion.evidence?.contributions }
    }

    func append(_ assertions: [Assertion], in transaction: borrowing Transaction) {
        guard !assertions.isEmpty else { return }
        let rows = assertions.map(Row.init)
        transaction.write(
            """
            insert into assertion (
                kind, record, other, model, posterior, lead, evidence, account, review, undoes)
            select * from \(
                unnest: rows, \.kind, \.assertion.record, \.assertion.other, \.model, \.posterior, \.lead,
                \.contributions, \.assertion.account, \.assertion.review, \.assertion.undoes)
            """)
    }

    /// The last decision of a person about a review that has not been taken back, with its place in the log.
    func last(of review: Review.ID, in transaction: borrowing Transaction) async throws
        -> (place: Int, kind: Assertion.Kind)?
    {
        let row = try await transaction.query(
            """
            select id, kind from assertion
            where review = \(review) and kind <> 'undone'
                and not exists (select from assertion later where later.undoes = assertion.id)
            order by id desc limit 1
            """
        ).first(as: (Int, String).self)
        return row.flatMap { row in Assertion.Kind(rawValue: row.1).map { (row.0, $0) } }
    }
}
