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
        let (looked, unopened) = try await SealingAnew(vault: vault).sealAsItCame(
            most: Self.batch, besides: left.records.withLock(\.self), in: transaction)
        left.records.withLock { $0.formUnion(unopened) }
        return looked
    }
}
