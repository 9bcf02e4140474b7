import EventLoop
import Foundation
import Logging
import Postgres

/// Works as a service's worker does: an actor on the loop of its own connection.
actor Desk {
    private nonisolated let loop = EventLoop(name: "storage")
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    private let connection: Connection

    init(_ address: DatabaseAddress, logger: Logger) {
        connection = Connection(address, on: loop, logger: logger)
    }

    /// Commits a second of one row each.
    func commits(for seconds: Double) async throws -> Double {
        let entry = Ledger.entries(1)[0]
        return try await rate(for: seconds) {
            try await connection.withTransaction { transaction in
                transaction.write(
                    """
                    insert into entry (child, number, body) values (\(entry.child), \(entry.number), \(entry.body))
                    """)
            }
        }
    }

    /// Rows a second, `count` in a transaction, a statement each.
    func rows(_ count: Int, for seconds: Double) async throws -> Double {
        let entries = Ledger.entries(count)
        return try await rate(for: seconds) {
            try await connection.withTransaction { transaction in
                for entry in entries {
                    transaction.write(
                        """
                        insert into entry (child, number, body) values (\(entry.child), \(entry.number), \(entry.body))
                        """)
                }
            }
        } * Double(count)
    }

    /// Rows a second, `count` in a transaction, all in one statement.
    func rowsAtOnce(_ count: Int, for seconds: Double) async throws -> Double {
        let entries = Ledger.entries(count)
        return try await rate(for: seconds) {
            try await connection.withTransaction { transaction in
                transaction.write(
                    "insert into entry (child, number, body) select * from \(unnest: entries, \.child, \.number, \.body)"
                )
            }
        } * Double(count)
    }

    /// Reads a second by primary key, decoded, each once the one before has been answered.
    func reads(for seconds: Double) async throws -> Double {
        var draw = Draw()
        return try await rate(for: seconds) {
            let id = draw.next(upTo: Ledger.known)
            let row = try await connection.withSnapshot { snapshot in
                try await snapshot.query("select child, number, body from known where id = \(id)")
                    .first(as: (UUID, Int, String).self)
            }
            guard row?.1 == id else { throw Unexpected() }
        }
    }

    private func rate(for seconds: Double, _ body: () async throws -> Void) async throws -> Double {
        // Connected and prepared, as pgbench's rate leaves the time of connecting out.
        try await body()
        return try await Stopwatch(seconds).rate(of: body)
    }

    private struct Unexpected: Error {}
}

/// Numbers by chance, as cheap as pgbench's: the system's generator costs a system call each.
private struct Draw {
    private var state = UInt64.random(in: 1...UInt64.max)

    /// 1 to `limit`, by xorshift.
    mutating func next(upTo limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(limit)) + 1
    }
}

/// Calls a body over and over for so long.
struct Stopwatch {
    let seconds: Double

    init(_ seconds: Double) { self.seconds = seconds }

    /// Calls a second, one after the other.
    func rate(of body: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        var calls = 0
        while ContinuousClock.now < end {
            try await body()
            calls += 1
        }
        return Double(calls) / (Double((ContinuousClock.now - start) / .nanoseconds(1)) / 1e9)
    }
}
