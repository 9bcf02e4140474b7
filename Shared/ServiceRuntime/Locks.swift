import Crypto
import FoundationEssentials
import Postgres

/// What is locked: hashes of one space and those of another share no lock. Whoever locks in several locks in the order of
/// their names, which are ASCII.
public struct LockSpace: Hashable, Sendable {
    let name: String
    public init(_ name: String) { self.name = name }
    public static let names = LockSpace("")
}

extension Transaction {
    /// Locks names for the rest of the transaction, sorted, for what is created here and has no subject to hold yet.
    ///
    /// Names are hashed into 2^31, so that two batches of some thousand names meet by chance once in some hundred times.
    /// All advisory locks of a server share one table, which holds 50,000: ten replicas may take full batches in at once.
    /// The lock is pipelined: what is read after it is read under it. Its first half is the schema's, because all
    /// schemas of a database share one space of advisory locks.
    public func lock(_ names: some Sequence<String>) { lock([.names: names.map(Self.hash(of:))]) }

    /// As `lock(_:)`, for names that are hashes already: any bit of them is as good as any other.
    public func lock(_ hashes: [LockSpace: [Int64]]) {
        let keys = hashes.flatMap { space, hashes in
            Set(hashes.map { Int32(truncatingIfNeeded: $0) & .max }).map { (space: space, key: $0) }
        }.sorted { ($0.space.name, $0.key) < ($1.space.name, $1.key) }
        guard !keys.isEmpty else { return }
        write(
            """
            select pg_advisory_xact_lock(hashtext(current_schema() || space), key)
            from (
                select space, key from \(unnest: keys, \.space.name, \.key) as name (space, key)
                order by space collate "C", key
            ) held
            """)
    }

    /// Locks a name that many may hold at once, or one alone; for what is seldom rearranged and always read.
    public func lock(_ name: String, alone: Bool) {
        // No hash above is negative.
        let key = Int32(truncatingIfNeeded: Self.hash(of: name)) | .min
        write(
            alone
                ? "select pg_advisory_xact_lock(hashtext(current_schema() || ''), \(key))"
                : "select pg_advisory_xact_lock_shared(hashtext(current_schema() || ''), \(key))")
    }

    private static func hash(of name: String) -> Int64 {
        SHA256.hash(data: Data(name.utf8)).withUnsafeBytes { $0.loadUnaligned(as: Int64.self) }
    }
}
