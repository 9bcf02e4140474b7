import FoundationEssentials
import Model
import Postgres
import ServiceRuntime
import Synchronization

/// Seals under data keys what the vault took in before there were any, and what a vault of that version still adds.
struct SealAnewJob: Job {
    static let name = "seal-anew"
    /// So many records, each with all its versions.
    static let batch = 50

    let vault: Vault
    private let left = Left()
    var interval: Duration { .seconds(30) }

    init(vault: Vault) { self.vault = vault }

    /// Records of which something does not open: it stays as it came.
    private final class Left: Sendable {
        let records = Mutex<Set<UUID>>([])
    }

    func turn(_ work: JobContext) async throws -> Bool {
        try await work.transaction { try await sealSome(in: $0) } == Self.batch
    }

    /// Of how many records.
    func sealSome(in transaction: borrowing Transaction) async throws -> Int {
        let records = try await transaction.query(
            """
            select distinct bound_to from envelope
            where encapsulated_key is not null and bound_to <> all(\(Array(left.records.withLock(\.self))))
            limit \(Self.batch)
            """
        ).decode(UUID.self)
        guard !records.isEmpty else { return 0 }
        let envelopes = try await transaction.query(
            """
            select id from envelope where encapsulated_key is not null and bound_to = any(\(records))
            order by id for no key update skip locked
            """
        ).decode(UUID.self)
        // A later statement: whose they are is read once nobody hands them to somebody else.
        let rows = try await transaction.query(
            """
            select \(sql: EnvelopeRow.columns(owner: Self.owner)), exists (select from contact where handle = e.bound_to)
            from envelope e left join data_key k on k.bound_to = e.bound_to where e.id = any(\(envelopes))
            """)
        let unopened = try await SealingAnew(vault: vault).seal(EnvelopeRow.read(rows), in: transaction, for: \.owner)
        left.records.withLock { $0.formUnion(unopened) }
        return records.count
    }

    /// Whose an envelope is. What no row makes count any more goes with its record.
    private static let owner: SQL = """
        coalesce(
            (select child from record_newest where record = e.bound_to),
            (select child from contact where handle = e.bound_to),
            (select survivor from merged where child = e.child), e.child)
        """
}
