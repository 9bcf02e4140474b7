/// The state of one transaction, used by one task at a time.
final class Work {
    private static let begin: SQL = "begin isolation level read committed"
    private static let end: SQL = "commit"

    private let connection: Connection
    private var writes: [SQL] = []
    private var session: Int?
    private var hasBegun = false
    private var failure: (any Error)?

    init(on connection: Connection) { self.connection = connection }

    func write(_ sql: SQL) { writes.append(sql) }

    /// Sends what waits and `queries`, and waits for the rows of the queries.
    func rows(of queries: [SQL]) async throws -> [Rows] {
        if let failure { throw failure }
        try Task.checkCancellation()
        var batch = take()
        if !hasBegun { batch.insert(Self.begin, at: 0) }
        batch += queries
        hasBegun = true
        do {
            let answer = try await connection.perform(batch, wanting: queries.count, inSession: session)
            session = answer.session
            return answer.rows
        } catch {
            failure = error
            throw error
        }
    }

    /// Sends what waits, `first` and `rest`, and gives the rows of `first` to `body` while the server goes on.
    func rows<Value>(of first: [SQL], then rest: [SQL], meanwhile body: ([Rows]) throws -> Value) async throws
        -> (Value, [Rows])
    {
        if let failure { throw failure }
        try Task.checkCancellation()
        var batch = take()
        if !hasBegun { batch.insert(Self.begin, at: 0) }
        batch += first
        hasBegun = true
        do {
            let answer = try await connection.perform(batch, wanting: first.count, thenAll: rest, inSession: session)
            session = answer.session
            // What was asked for is taken, whatever becomes of the first.
            let value = Result { try body(answer.rows) }
            let rows = try await connection.rows(of: answer.rest)
            return (try value.get(), rows)
        } catch {
            failure = error
            throw error
        }
    }

    func run(script: String, deadline: Duration?) async throws {
        _ = try await rows(of: [.timeout(deadline, isLocal: true)])
        guard let session else { return }
        do {
            try await connection.run(script: script, deadline: deadline, inSession: session)
        } catch {
            failure = error
            throw error
        }
    }

    /// Sends the last writes and the commit. A transaction that only writes needs no `begin`: its one unit of the
    /// pipeline is a transaction already.
    func commit() async throws {
        if let failure { throw failure }
        try Task.checkCancellation()
        var batch = take()
        if hasBegun { batch.append(Self.end) }
        guard !batch.isEmpty else { return }
        do {
            _ = try await connection.perform(batch, wanting: 0, inSession: session)
            hasBegun = false
        } catch var error as PostgresError {
            error.isOutcomeUnknown = error.isConnectionLoss
            throw error
        }
    }

    private func take() -> [SQL] {
        defer { writes = [] }
        return writes
    }

    /// Does not wait for the server's answer, nor mind cancellation.
    func rollBack() async {
        guard hasBegun else { return }
        await connection.end(with: "rollback", inSession: session)
    }
}
