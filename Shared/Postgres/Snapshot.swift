/// Read-only access, lent for the length of a closure. A statement that would write is refused by the server.
public struct Snapshot: ~Copyable {
    /// What several statements see.
    public enum Consistency: Sendable {
        /// Each statement sees what is committed when it starts; no transaction is held open between them.
        case statement
        /// All statements see one state of the database (REPEATABLE READ).
        case repeatableRead
    }

    private let reading: Reading

    init(_ reading: Reading) { self.reading = reading }

    public func query(_ sql: SQL) async throws -> Rows { try await reading.rows(of: [sql])[0] }

    /// Runs several statements in one round trip, in order; one transaction even without `repeatableRead`.
    public func queries(_ statements: [SQL]) async throws -> [Rows] { try await reading.rows(of: statements) }
}

/// The state of one snapshot, used by one task at a time.
final class Reading {
    private let connection: Connection
    private let consistency: Snapshot.Consistency
    private var session: Int?
    private var hasBegun = false
    private var failure: (any Error)?

    init(on connection: Connection, _ consistency: Snapshot.Consistency) {
        self.connection = connection
        self.consistency = consistency
    }

    func rows(of queries: [SQL]) async throws -> [Rows] {
        if let failure { throw failure }
        try Task.checkCancellation()
        guard consistency == .repeatableRead else {
            return try await connection.perform(queries, wanting: queries.count, inSession: nil, readOnly: true).rows
        }
        let start: [SQL] = hasBegun ? [] : ["begin isolation level repeatable read, read only"]
        hasBegun = true
        do {
            let answer = try await connection.perform(start + queries, wanting: queries.count, inSession: session)
            session = answer.session
            return answer.rows
        } catch {
            failure = error
            throw error
        }
    }

    func end() async {
        guard hasBegun else { return }
        await connection.end(with: "rollback", inSession: session)
    }
}
