import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Takes what is purged out of the tables: the data key, whatever counts, and whatever is still as it came. Older versions
/// under the data key stay, as bytes that nobody can open any more.
struct PurgeStore: Sendable {
    func purge(_ bound: Set<UUID>, in transaction: borrowing Transaction) {
        let bound = bound.sorted { $0.text < $1.text }
        guard !bound.isEmpty else { return }
        // First: it waits for whoever is sealing under the key, and what they sealed is seen by the next statements.
        transaction.write("delete from data_key where bound_to = any(\(bound))")
        // What is sealed apart from a record goes with it.
        transaction.write(
            """
            with apart as (
                delete from contact where record = any(\(bound)) returning handle, envelope
            ), keys as (
                delete from data_key using apart where data_key.bound_to = apart.handle
            )
            delete from envelope where id in (select envelope from apart)
            """)
        transaction.write(
            """
            with newest as (
                delete from record_newest where record = any(\(bound)) returning child, envelope
            ), gone as (
                delete from contact using envelope
                where envelope.id = contact.envelope and envelope.bound_to = any(\(bound)) and contact.child in (
                    select child from newest union select child from contact where handle = any(\(bound)))
                returning contact.envelope
            )
            delete from envelope where id in (select envelope from newest union select envelope from gone)
            """)
        transaction.write("delete from contact where handle = any(\(bound))")
        transaction.write("delete from declaration where handle = any(\(bound))")
        transaction.write("delete from envelope where bound_to = any(\(bound)) and encapsulated_key is not null")
    }

    /// What these records reported and is sealed apart from them.
    func apart(from records: Set<SourceRecord.ID>, in transaction: borrowing Transaction) async throws
        -> Set<Involvement.Handle>
    {
        Set(
            try await transaction.query("select handle from contact where record = any(\(Array(records)))")
                .decode(Involvement.Handle.self))
    }

    /// Those of which something is there.
    func kept(of bound: [UUID], in transaction: borrowing Transaction) async throws -> Set<UUID> {
        Set(
            try await transaction.query(
                """
                select bound_to from data_key where bound_to = any(\(bound))
                union select record from record_newest where record = any(\(bound))
                union select handle from contact where handle = any(\(bound))
                union select record from contact where record = any(\(bound))
                union select handle from declaration where handle = any(\(bound))
                union select bound_to from envelope where bound_to = any(\(bound)) and encapsulated_key is not null
                """
            ).decode(UUID.self))
    }
}
