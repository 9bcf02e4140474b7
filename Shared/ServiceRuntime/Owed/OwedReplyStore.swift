import Contracts
import FoundationEssentials
import Postgres

/// The SQL of replies that are owed.
enum OwedReplyStore {
    /// A reply on its way, with what settles it.
    struct Due: Sendable {
        var id: Int
        var reply: OwedReply
    }

    /// Longer than the broker is waited for, so that no other replica publishes the same meanwhile.
    private static let claim = 10.0

    /// Owes what the broker was not asked to take yet; or what it did not take, so that it is not asked again at once.
    static func owe(_ replies: [OwedReply], tried: Bool = false, in transaction: borrowing Transaction) {
        guard !replies.isEmpty else { return }
        let attempts = tried ? 1 : 0
        transaction.write(
            """
            insert into runtime_owed_reply (recipient, type, correlation, body, attempts, next_attempt)
            select *, \(attempts), now() + \(sql: pause(after: "\(attempts)"))
            from \(unnest: replies, \.to, \.type, \.correlationID, \.body)
            """)
    }

    /// Takes what is due, in the order of owing. It is due again when it was settled neither way.
    static func takeDue(limit: Int, in transaction: borrowing Transaction) async throws -> [Due] {
        let rows = try await transaction.query(
            """
            with due as (
                select id from runtime_owed_reply where next_attempt <= now()
                order by next_attempt, id limit \(limit) for update skip locked)
            update runtime_owed_reply o set next_attempt = now() + make_interval(secs => \(claim))
            from due where o.id = due.id returning o.id, o.recipient, o.type, o.correlation, o.body
            """)
        return try rows.decode((Int, String, String, String?, Data).self)
            .map { Due(id: $0.0, reply: OwedReply(to: $0.1, type: $0.2, correlationID: $0.3, body: $0.4)) }
            .sorted { $0.id < $1.id }
    }

    /// Forgets what the broker has confirmed, and puts off what it did not take: 5 seconds, doubling up to an hour.
    static func settle(_ confirmed: [Due], postponing untaken: [Due], in transaction: borrowing Transaction) {
        transaction.write("delete from runtime_owed_reply where id = any(\(confirmed.map(\.id)))")
        transaction.write(
            """
            update runtime_owed_reply
            set attempts = attempts + 1, next_attempt = now() + \(sql: pause(after: "(attempts + 1)"))
            where id = any(\(untaken.map(\.id)))
            """)
    }

    /// Its queue takes replies again: what else is owed to it need not wait.
    static func hasten(to queue: String, in transaction: borrowing Transaction) {
        transaction.write(
            "update runtime_owed_reply set next_attempt = now() where recipient = \(queue) and next_attempt > now()")
    }

    /// Drops what nobody has taken for 35 days: the source was taken out.
    /// - Returns: how many.
    static func expire(limit: Int, in transaction: borrowing Transaction) async throws -> Int {
        try await transaction.query(
            """
            delete from runtime_owed_reply where id = any(array(
                select id from runtime_owed_reply where owed < now() - interval '35 days' limit \(limit)))
            returning 1
            """
        ).decode(Int.self).count
    }

    private static func pause(after attempts: SQL) -> SQL {
        """
        make_interval(secs => case \(sql: attempts) when 0 then 0
            else least(3600, 5 * 2 ^ least(\(sql: attempts) - 1, 10)) end)
        """
    }
}
