import Contracts
import FoundationEssentials
import Postgres

/// The SQL of commands and their replies.
enum RequestStore {
    enum Claim {
        case new
        /// Answered before; the reply is sent again.
        case answered(Data)
        /// The same id was used by another account: it learns nothing.
        case foreign
    }

    /// Claims a request id. A repeat that arrives while the first is at work waits here until the first has committed.
    static func claim(_ incoming: Incoming, account: UUID?, in transaction: borrowing Transaction) async throws -> Claim
    {
        let inserted = try await transaction.query(
            """
            insert into runtime_request (request, sender, type, account)
            values (\(incoming.messageID), \(incoming.sender.rawValue), \(incoming.type), \(optional: account))
            on conflict do nothing returning request
            """
        ).decode(UUID.self)
        if !inserted.isEmpty { return .new }
        let rows = try await transaction.query(
            """
            select account, reply from runtime_request
            where request = \(incoming.messageID) and sender = \(incoming.sender.rawValue) and type = \(incoming.type)
            """
        ).decode((UUID?, Data?).self)
        guard let (owner, reply) = rows.first, owner == account, let reply else { return .foreign }
        return .answered(reply)
    }

    static func keep(_ reply: Data, for incoming: Incoming, in transaction: borrowing Transaction) {
        transaction.write(
            """
            update runtime_request set reply = \(reply), answered = now()
            where request = \(incoming.messageID) and sender = \(incoming.sender.rawValue) and type = \(incoming.type)
            """)
    }
}
