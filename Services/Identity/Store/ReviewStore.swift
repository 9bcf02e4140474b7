import Contracts
import Foundation
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
}
