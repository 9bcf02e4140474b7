import Contracts
import Model
import Postgres
import ServiceRuntime

/// A row of `involvement`, without the sealed card.
struct InvolvementRow {
    let child: Child.ID
    let involvement: RecordedInvolvement

    static func select(_ children: [Child.ID]) -> SQL {
        """
        select child, handle, kind, began, ended, lead, lead_since, lead_until, caf, ordinal, account
        from involvement where child = any(\(children)) order by child, ordinal
        """
    }

    /// The involvements that `select` found, in the order of their ordinals.
    static func involvements(_ rows: Rows) throws -> [(child: Child.ID, involvement: RecordedInvolvement)] {
        try rows.decode(
            (
                Child.ID, Involvement.Handle, ContactKind, PartialDate, PartialDate?, Bool, PartialDate?, PartialDate?,
                Bool, Int, Account.ID?
            ).self
        ).map { child, handle, kind, began, ended, lead, leadSince, leadUntil, caf, ordinal, account in
            let involvement = RecordedInvolvement(
                handle: handle, kind: kind, began: began, ended: ended, leadProfessional: lead, leadSince: leadSince,
                leadUntil: leadUntil, holdsAssessment: caf, ordinal: ordinal, declaredBy: account)
            return (child, involvement)
        }
    }

    /// Whose it is never changes, and a self-declared one is inserted with its card.
    static func upsert(_ involvements: [(child: Child.ID, involvement: RecordedInvolvement)]) -> SQL {
        let rows = involvements.map { InvolvementRow(child: $0.child, involvement: $0.involvement) }
        return """
            insert into involvement (child, handle, ordinal, kind, began, ended, lead, lead_since, lead_until, caf)
            select * from \(
                unnest: rows, \.child, \.involvement.handle, \.involvement.ordinal, \.involvement.kind,
                \.involvement.began, \.involvement.ended, \.involvement.leadProfessional,
                \.involvement.leadSince, \.involvement.leadUntil, \.involvement.holdsAssessment)
            on conflict (child, handle) do update set ordinal = excluded.ordinal, kind = excluded.kind,
                began = excluded.began, ended = excluded.ended, lead = excluded.lead,
                lead_since = excluded.lead_since, lead_until = excluded.lead_until, caf = excluded.caf
            """
    }
}
