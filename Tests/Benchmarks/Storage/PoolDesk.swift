import EventLoop
import Logging
import Postgres

/// Many tasks that commit through one pool, on the loop of its connections.
actor PoolDesk {
    private nonisolated let loop = EventLoop(name: "pool")
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    private let pool: Pool

    init(_ address: DatabaseAddress, connections: Int, logger: Logger) {
        pool = Pool(address, connections: connections, loops: [loop], logger: logger)
    }

    /// Commits a second of all `tasks` together, a row each.
    func commits(by tasks: Int, for seconds: Double) async throws -> Double {
        try await inTasks(tasks) { try await self.commit() }
        return try await inTasks(tasks) { try await self.commits(for: seconds) }.reduce(0, +)
    }

    private func commit() async throws {
        let entry = Ledger.entries(1)[0]
        try await pool.withTransaction { transaction in
            transaction.write(
                "insert into entry (child, number, body) values (\(entry.child), \(entry.number), \(entry.body))")
        }
    }

    private func commits(for seconds: Double) async throws -> Double {
        try await Stopwatch(seconds).rate { try await self.commit() }
    }

    @discardableResult
    private func inTasks<Value: Sendable>(
        _ count: Int, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: Value.self) { group in
            for _ in 0..<count { group.addTask { try await body() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
