/// A transaction, lent for the length of a closure: no statement can outlive it.
///
/// Once a statement of it has failed, every further one throws that same error, and so does the commit.
public struct Transaction: ~Copyable {
    private let work: Work

    init(_ work: Work) { self.work = work }

    /// Runs one statement and waits for its rows; the writes queued before go out in the same flush.
    @discardableResult
    public func query(_ sql: SQL) async throws -> Rows { try await work.rows(of: [sql])[0] }

    /// Runs several statements in one round trip, in order; their rows come in that order.
    public func queries(_ statements: [SQL]) async throws -> [Rows] { try await work.rows(of: statements) }

    /// Runs several statements in one round trip, in order, and makes something of the rows of `first` while the server
    /// works on `rest`: of both it takes the longer time, not the sum. Don't block in `body`.
    public func queries<Value>(
        _ first: [SQL], then rest: [SQL], meanwhile body: ([Rows]) throws -> Value
    ) async throws -> (Value, [Rows]) {
        try await work.rows(of: first, then: rest, meanwhile: body)
    }

    /// Queues a statement and does not wait; its error arrives at the next query or at the commit.
    public func write(_ sql: SQL) { work.write(sql) }

    /// Runs a script of several statements inside this transaction, by the simple protocol; it must not end the
    /// transaction. `deadline` is for the whole script; nil is none.
    public func execute(script: String, deadline: Duration? = nil) async throws {
        try await work.run(script: script, deadline: deadline)
    }
}
