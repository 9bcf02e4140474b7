import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Whose records and contacts are whose, once children are merged and separated.
///
/// Contents open for whoever's they are alone, so those that change hands are sealed anew: whoever moves a row by hand has
/// moved nothing.
struct ReshapingStore: Sendable {
    let vault: Vault
    var keys = KeyStore()

    /// The identifier under which a child stands now: the survivor's, if the child was merged. A value of SQL.
    static func survivor(of child: Child.ID) -> SQL {
        "(select coalesce((select survivor from merged where child = \(child)), \(child)))"
    }

    /// Puts all that a child has to another.
    func move(from merged: Child.ID, to survivor: Child.ID, in transaction: borrowing Transaction) async throws {
        try await hand(
            """
            select envelope from record_newest where child = \(merged)
            union select first from record_newest where child = \(merged)
            union select envelope from contact where child = \(merged)
            """, from: merged, to: survivor, in: transaction)
        transaction.write("update record_newest set child = \(survivor) where child = \(merged)")
        transaction.write("update contact set child = \(survivor) where child = \(merged)")
        DeclarationStore.follow(from: merged, in: transaction)
    }

    /// Puts what records say to another child, with what was declared on that one before it was merged.
    func move(
        _ records: [SourceRecord.ID], from child: Child.ID, to other: Child.ID, in transaction: borrowing Transaction
    ) async throws {
        let isTheirs: SQL = """
            contact.child = \(child) and envelope.id = contact.envelope
                and (envelope.bound_to = any(\(records)) or contact.record = any(\(records))
                    or envelope.child = \(other) and envelope.bound_to = contact.handle and contact.record is null)
            """
        try await hand(
            """
            select envelope from record_newest where child = \(child) and record = any(\(records))
            union select first from record_newest where child = \(child) and record = any(\(records))
            union select contact.envelope from contact, envelope where \(sql: isTheirs)
            """, from: child, to: other, in: transaction)
        transaction.write(
            "update record_newest set child = \(other) where child = \(child) and record = any(\(records))")
        transaction.write("update contact set child = \(other) from envelope where \(sql: isTheirs)")
        DeclarationStore.follow(from: child, in: transaction)
    }

    /// Seals envelopes anew for whoever has them from now on. One that does not open stays as it is.
    private func hand(
        _ envelopes: SQL, from child: Child.ID, to other: Child.ID, in transaction: borrowing Transaction
    ) async throws {
        // Locked by one statement and read by a later one, which sees what a job has made of them meanwhile.
        let rows = try await transaction.queries([
            "select from envelope where id in (\(sql: envelopes)) order by id for no key update",
            """
            select \(sql: EnvelopeRow.columns(owner: "\(child)")), exists (select from contact where handle = e.bound_to)
            from envelope e left join data_key k on k.bound_to = e.bound_to where e.id in (\(sql: envelopes))
            """,
        ])
        try await SealingAnew(vault: vault, keys: keys).seal(try EnvelopeRow.read(rows[1]), in: transaction) { _ in
            other
        }
    }
}
