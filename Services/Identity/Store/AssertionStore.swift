import Contracts
import Foundation
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
}
