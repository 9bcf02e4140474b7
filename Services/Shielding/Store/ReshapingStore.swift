import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Whose records and contacts are whose, once children are merged and separated. Envelopes stay as they were sealed.
struct ReshapingStore: Sendable {
    /// The identifier under which a child stands now: the survivor's, if the child was merged. A value of SQL.
    static func survivor(of child: Child.ID) -> SQL {
        "(select coalesce((select survivor from merged where child = \(child)), \(child)))"
    }

    /// Puts all that a child has to another.
    func move(from merged: Child.ID, to survivor: Child.ID, in transaction: borrowing Transaction) {
        transaction.write("update record_newest set child = \(survivor) where child = \(merged)")
        transaction.write("update contact set child = \(survivor) where child = \(merged)")
    }

    /// Puts what records say to another child, with what was declared on that one before it was merged.
    func move(
        _ records: [SourceRecord.ID], from child: Child.ID, to other: Child.ID, in transaction: borrowing Transaction
    ) {
        transaction.write(
            "update record_newest set child = \(other) where child = \(child) and record = any(\(records))")
        transaction.write(
            """
            update contact set child = \(other) from envelope
            where contact.child = \(child) and envelope.id = contact.envelope
                and (envelope.bound_to = any(\(records))
                    or envelope.child = \(other) and envelope.bound_to = contact.handle)
            """)
    }
}
