import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// The table `sign_in_failure`: failed attempts at names, known or not, which it can't read.
struct AttemptStore: Sendable {
    let hash: KeyedHash

    func attempts(at username: String, in transaction: borrowing Transaction) async throws -> Lockout.Attempts? {
        try await transaction.query(
            "select failed, last_failed from sign_in_failure where name = \(key(username))"
        ).first(as: (Int, Date).self).map { Lockout.Attempts(failed: $0, last: $1) }
    }

    /// Writes them down, and forgets some of those that no longer count.
    func put(
        _ attempts: Lockout.Attempts, at username: String, forgetting before: Date,
        in transaction: borrowing Transaction
    ) {
        transaction.write(
            """
            insert into sign_in_failure (name, failed, last_failed)
            values (\(key(username)), \(attempts.failed), \(attempts.last))
            on conflict (name) do update set failed = excluded.failed, last_failed = excluded.last_failed
            """)
        transaction.write(
            """
            delete from sign_in_failure where name = any(array(
                select name from sign_in_failure where last_failed <= \(before)
                order by last_failed limit 10 for update skip locked))
            """)
    }

    func forget(_ username: String, in transaction: borrowing Transaction) {
        transaction.write("delete from sign_in_failure where name = \(key(username))")
    }

    private func key(_ username: String) -> Data { hash.token(["attempts to sign in", Username.normal(username)]) }
}
