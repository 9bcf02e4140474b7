import EventLoop
import Logging
import Postgres

/// Many tasks that commit through one pool, on the loops of its connections: as many as pgbench has threads.
struct PoolDesk {
    static let loops = 2

    private let desks: [OnLoop]

    init(_ address: DatabaseAddress, connections: Int, logger: Logger) {
        let loops = (1...Self.loops).map { EventLoop(name: "pool-\($0)") }
        let pool = Pool(address, connections: connections, loops: loops, logger: logger)
        desks = loops.map { OnLoop(loop: $0, pool: pool) }
    }

    /// Commits a second of all `tasks` together, a row each.
    func commits(by tasks: Int, for seconds: Double) async throws -> Double {
        try await inTasks(tasks) { try await $0.commit() }
        return try await inTasks(tasks) { try await $0.commits(for: seconds) }.reduce(0, +)
    }

    @discardableResult
    private func inTasks<Value: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (OnLoop) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: Value.self) { group in
            for number in 0..<count {
                let desk = desks[number % desks.count]
                group.addTask { try await body(desk) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}

/// Whoever asks from the loop of some of the connections is lent one of those.
private actor OnLoop {
    private nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    private let pool: Pool

    init(loop: EventLoop, pool: Pool) {
        (self.loop, self.pool) = (loop, pool)
    }

    func commit() async throws {
        let entry = Ledger.entries(1)[0]
        try await pool.withTransaction { transaction in
            transaction.write(
                "insert into entry (child, number, body) values (\(entry.child), \(entry.number), \(entry.body))")
        }
    }

    func commits(for seconds: Double) async throws -> Double {
        try await Stopwatch(seconds).rate { try await self.commit() }
    }
}
