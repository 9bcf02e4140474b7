import Crypto
import FoundationEssentials
import Postgres

extension Transaction {
    /// Locks names for the rest of the transaction, sorted, for what is created here and has no subject to hold yet.
    ///
    /// Names are hashed into 1,024: all advisory locks of a server share one table, and 16,000 of them overflow it.
    /// The lock is pipelined: what is read after it is read under it. Its first half is the schema's, because all
    /// schemas of a database share one space of advisory locks.
    public func lock(_ names: some Sequence<String>) {
        let keys = Set(names.map(Self.slot(of:))).sorted()
        guard !keys.isEmpty else { return }
        write(
            """
            select pg_advisory_xact_lock(hashtext(current_schema()), key)
            from (select key from unnest(\(keys)) key order by key) held
            """)
    }

    private static func slot(of name: String) -> Int32 {
        Int32(SHA256.hash(data: Data(name.utf8)).withUnsafeBytes { $0.loadUnaligned(as: UInt16.self) } % 1024)
    }
}
