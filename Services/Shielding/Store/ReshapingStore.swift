import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The SQL of merging and separating what the vault has of children. Envelopes stay as they were sealed.
struct ReshapingStore: Sendable {
    func isAnyShielded(_ children: [Child.ID], in transaction: borrowing Transaction) async throws -> Bool {
        try await !transaction.query(ShieldStore.shielded(among: children)).isEmpty
    }

    func merge(_ merged: Child.ID, into survivor: Child.ID, in transaction: borrowing Transaction) {
        transaction.write("update record_newest set child = \(survivor) where child = \(merged)")
        transaction.write("update contact set child = \(survivor) where child = \(merged)")
        transaction.write("update merged set survivor = \(survivor) where survivor = \(merged)")
        transaction.write(
            """
            insert into merged (child, survivor) values (\(merged), \(survivor))
            on conflict (child) do update set survivor = excluded.survivor
            """)
        share(from: merged, to: survivor, in: transaction)
        pair(merged, survivor, in: transaction)
    }

    /// Whomever a child may be, another may be too.
    func share(from child: Child.ID, to other: Child.ID, in transaction: borrowing Transaction) {
        transaction.write(
            """
            insert into candidate (child, other)
            select \(other), other from candidate where child = \(child) and other <> \(other)
            union select other, \(other) from candidate where child = \(child) and other <> \(other)
            order by 1, 2
            on conflict do nothing
            """)
    }

    /// Puts what records say to another child, with what was declared on that one before it was merged.
    func move(
        _ records: [SourceRecord.ID], from child: Child.ID, to other: Child.ID, in transaction: borrowing Transaction
    ) {
        transaction.write("delete from merged where child = \(other)")
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

    /// Notes that two children may be one: a shield of one covers the other.
    func pair(_ one: Child.ID, _ other: Child.ID, in transaction: borrowing Transaction) {
        transaction.write(
            """
            insert into candidate (child, other) values (\(min(one, other)), \(max(one, other))),
                (\(max(one, other)), \(min(one, other)))
            on conflict do nothing
            """)
    }

    /// Notes whom a child may be, as Identity says.
    func pair(_ child: Child.ID, with others: [Child.ID], in transaction: borrowing Transaction) {
        for other in others.sorted() where other != child { pair(child, other, in: transaction) }
    }

    func part(_ one: Child.ID, _ other: Child.ID, in transaction: borrowing Transaction) {
        transaction.write(
            """
            delete from candidate
            where child = \(one) and other = \(other) or child = \(other) and other = \(one)
            """)
    }
}
