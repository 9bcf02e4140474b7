import FoundationEssentials
import Logging
import Postgres
import Sealing
import ServiceRuntime
import Synchronization

/// Wraps data keys by the newest outer key that an older one wraps still, so that the older can be destroyed. A batch is a
/// transaction: a vault that is killed between two has done with the first, and what is left opens by the older key.
struct RewrapKeysJob: Job {
    static let name = "rewrap-keys"
    static let batch = 500

    let vault: Vault
    var keys = KeyStore()
    private let closed = Closed()
    var interval: Duration { .seconds(30) }

    init(vault: Vault) { self.vault = vault }

    /// Those that did not open by their outer key: each is tried, and told to the log, once.
    private final class Closed: Sendable {
        let records = Mutex<Set<UUID>>([])
    }

    func turn(_ work: JobContext) async throws -> Bool {
        let older = try await vault.outerKeys.standing().older
        guard !older.isEmpty else { return false }
        return try await work.transaction { try await rewrap(from: older, in: $0) } == Self.batch
    }

    /// How many it looked at.
    func rewrap(from older: [String], in transaction: borrowing Transaction) async throws -> Int {
        let wrapped = try await keys.wrapped(
            by: older, except: closed.records.withLock(\.self), limit: Self.batch, in: transaction)
        let opened = zip(wrapped, try await vault.outerKeys.unwrap(wrapped)).compactMap { wrapped, unwrapped in
            if case .key(let key) = unwrapped { (boundTo: wrapped.boundTo, key: key) } else { nil as BoundKey? }
        }
        keys.replace(try await vault.outerKeys.wrap(opened), in: transaction)
        note(Set(wrapped.map(\.boundTo)).subtracting(opened.map(\.boundTo)))
        return wrapped.count
    }

    private func note(_ unopened: Set<UUID>) {
        guard !unopened.isEmpty else { return }
        closed.records.withLock { $0.formUnion(unopened) }
        vault.logUnopenedKeys(unopened)
    }
}
