import EventLoop
import Logging

/// Several connections to one database, each lent to one transaction at a time, first come first served.
public final class Pool: Sendable {
    private let connections: [Connection]
    private let lender: Lender<Connection>

    /// Spreads `connections` over `loops` in turn; a borrower on one of the loops is given an idle connection of its
    /// own loop when there is one. Connects on first use.
    public init(
        _ address: DatabaseAddress, connections: Int, loops: [EventLoop], logger: Logger,
        deadline: Duration = .seconds(10)
    ) {
        precondition(connections > 0 && !loops.isEmpty, "a pool has a connection and a loop")
        self.connections = (0..<connections).map { number in
            Connection(address, on: loops[number % loops.count], logger: logger, deadline: deadline)
        }
        lender = Lender(self.connections.reversed())
    }

    /// As `Connection.withTransaction`, on a connection that is idle.
    public nonisolated func withTransaction<Value>(
        _ body: (borrowing Transaction) async throws -> Value
    ) async throws -> Value {
        let connection = try await borrow()
        defer { lender.giveBack(connection) }
        return try await connection.withTransaction(body)
    }

    /// As `Connection.withSnapshot`, on a connection that is idle.
    public nonisolated func withSnapshot<Value>(
        _ consistency: Snapshot.Consistency = .statement, _ body: (borrowing Snapshot) async throws -> Value
    ) async throws -> Value {
        let connection = try await borrow()
        defer { lender.giveBack(connection) }
        return try await connection.withSnapshot(consistency, body)
    }

    /// Waits until one connection is made, trying for ever until cancelled.
    public func waitUntilConnected() async throws {
        let connection = try await borrow()
        defer { lender.giveBack(connection) }
        try await connection.waitUntilConnected()
    }

    /// Ends all connections for good, each once its transaction has ended.
    public func close() async {
        for connection in connections { await connection.close() }
    }

    private func borrow() async throws -> Connection {
        try await lender.borrow { $0.loop.isIsolatingCurrentContext() == true }
    }
}
