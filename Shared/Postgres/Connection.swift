internal import CPostgres
import EventLoop
import Logging

/// One connection to the database, in pipeline mode, whose state lives on `loop`.
///
/// An actor on the same loop uses it without changing threads. Transactions queue up, first come first served. After
/// a loss the next use connects again, no sooner than a back-off of 100 ms to 5 s after a failed attempt.
public actor Connection {
    nonisolated let loop: EventLoop
    private let address: DatabaseAddress
    private let homeward: HomewardExecutor
    private let deadline: Duration
    private let logger: Logger
    private let turn = Lender<Void>([()])
    private var session: Session?
    private var sessionsMade = 0
    private var backOff: Duration = .zero
    private var lastFailure: ContinuousClock.Instant?
    private var isClosed = false

    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Makes no connection yet. The server ends a statement after `deadline`; a server that doesn't answer even so is
    /// given up a second later, and the connection with it.
    public init(
        _ address: DatabaseAddress, on loop: EventLoop, logger: Logger, deadline: Duration = .seconds(10)
    ) {
        self.address = address
        self.loop = loop
        homeward = HomewardExecutor(to: loop)
        self.logger = logger
        self.deadline = deadline
    }

    isolated deinit { session?.lose(.lost("closed")) }

    /// Connects unless connected: one attempt, which waits out the back-off first.
    public func connect() async throws {
        try await turn.borrow()
        defer { turn.giveBack(()) }
        _ = try await liveSession()
    }

    /// Tries until it is connected, or throws `CancellationError`. Says once per outage that it waits.
    public func waitUntilConnected() async throws {
        var hasSaid = false
        while true {
            do {
                try await connect()
                if hasSaid { logger.info("the database is there", metadata: ["database": "\(address)"]) }
                return
            } catch let error as PostgresError {
                guard !isClosed else { throw error }
                if !hasSaid {
                    logger.warning("waiting for the database at \(address)", metadata: ["reason": "\(error)"])
                }
                hasSaid = true
            }
        }
    }

    /// Runs `body` in one transaction (READ COMMITTED) on the caller's isolation, and commits, or rolls back when
    /// `body` throws, when a statement of it failed, or when the task was cancelled.
    ///
    /// The start of the transaction goes out with its first statement and the commit with the last writes; a
    /// transaction that only writes costs one round trip. Don't nest it: the inner one would wait for ever.
    public nonisolated func withTransaction<Value>(
        _ body: (borrowing Transaction) async throws -> Value
    ) async throws -> Value {
        try await turn.borrow()
        defer { turn.giveBack(()) }
        let work = Work(on: self)
        do {
            let value = try await body(Transaction(work))
            try await work.commit()
            return value
        } catch {
            await work.rollBack()
            throw error
        }
    }

    /// Runs `body` with read-only access on the caller's isolation.
    public nonisolated func withSnapshot<Value>(
        _ consistency: Snapshot.Consistency = .statement, _ body: (borrowing Snapshot) async throws -> Value
    ) async throws -> Value {
        try await turn.borrow()
        defer { turn.giveBack(()) }
        let reading = Reading(on: self, consistency)
        do {
            let value = try await body(Snapshot(reading))
            await reading.end()
            return value
        } catch {
            await reading.end()
            throw error
        }
    }

    /// Runs several statements by the simple protocol, for migrations and set-up: one implicit transaction unless the
    /// script begins its own. `deadline` is for the whole script; nil is none. What the script leaves open is rolled
    /// back, and an error.
    public func execute(script: String, deadline: Duration? = nil) async throws {
        try await turn.borrow()
        defer { turn.giveBack(()) }
        let (_, number) = try await perform([.timeout(deadline)], wanting: 0, inSession: nil)
        let failure: (any Error)?
        do {
            try await run(script: script, deadline: deadline, inSession: number)
            failure = nil
        } catch {
            failure = error
        }
        let wasLeftOpen = isInTransaction
        if wasLeftOpen { end(with: "rollback", inSession: number) }
        end(with: .timeout(self.deadline), inSession: number)
        if let failure { throw failure }
        if wasLeftOpen { throw PostgresError(message: "the script left its transaction open") }
    }

    /// Ends the connection for good, once the transactions that wait for their turn have had it.
    public func close() async {
        let hasTurn = (try? await turn.borrow()) != nil
        isClosed = true
        session?.lose(.lost("closed"))
        session = nil
        if hasTurn { turn.giveBack(()) }
    }

    /// Sends one unit and waits for it; the rows of the last `wanted` statements come back.
    ///
    /// Whoever holds the turn names the session of the first unit in the next ones, because what it began there is
    /// lost with that session. Without one, a lost session is replaced.
    func perform(
        _ batch: [SQL], wanting wanted: Int, inSession number: Int?, readOnly: Bool = false
    ) async throws -> (rows: [Rows], session: Int) {
        let (session, number) = if let number { try sameSession(number) } else { try await liveSession() }
        let answer = LaterRows()
        session.send(batch, wanting: wanted, readOnly: readOnly) { answer.take($0) }
        return (try await rows(of: answer), number)
    }

    /// As `perform`, with `rest` sent behind it at once: the rows of the first come as soon as they are there, those of the
    /// rest are taken later.
    func perform(_ batch: [SQL], wanting wanted: Int, thenAll rest: [SQL], inSession number: Int?) async throws
        -> (rows: [Rows], rest: LaterRows, session: Int)
    {
        let (session, number) = if let number { try sameSession(number) } else { try await liveSession() }
        let (answer, later) = (LaterRows(), LaterRows())
        session.send(batch, wanting: wanted) { answer.take($0) }
        session.send(rest, wanting: rest.count) { later.take($0) }
        return (try await rows(of: answer), later, number)
    }

    /// Waits for rows that were asked for before.
    func rows(of later: LaterRows) async throws -> [Rows] {
        loop.turn { later.outcome != nil }
        if let outcome = later.outcome { return try outcome.get() }
        return try await withTaskExecutorPreference(homeward) {
            try await withCheckedThrowingContinuation { later.wait($0) }
        }
    }

    /// Runs a script in a session where nothing is under way.
    func run(script: String, deadline: Duration?, inSession number: Int) async throws {
        let (session, _) = try sameSession(number)
        _ = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<[Rows], any Error>) in
            session.send(script: script, deadline: deadline.map { $0 + .seconds(1) }) { continuation.resume(with: $0) }
        }
    }

    private var isInTransaction: Bool { session.map { $0.isUsable && $0.isInTransaction } ?? false }

    /// Sends the end of a transaction, for which nobody needs to wait: the next unit stands behind it. Whoever holds
    /// the turn and got no session number, because its first unit failed, means the session there is.
    func end(with sql: SQL, inSession number: Int?) {
        guard let session, session.isUsable, sessionsMade == number ?? sessionsMade else { return }
        session.send([sql], wanting: 0, nil)
    }

    private func sameSession(_ number: Int) throws -> (Session, Int) {
        guard let session, sessionsMade == number else {
            throw PostgresError.lost("the connection was lost in the middle of a transaction")
        }
        if let loss = session.loss { throw loss }
        return (session, number)
    }

    private func liveSession() async throws -> (Session, Int) {
        if let session, session.isUsable { return (session, sessionsMade) }
        guard !isClosed else { throw PostgresError(message: "the connection is closed") }
        if let loss = session?.loss {
            logger.warning("the database connection was lost", metadata: ["reason": "\(loss)"])
        }
        session = nil
        if let lastFailure { try await Task.sleep(until: lastFailure + backOff) }
        do {
            let made = try await makeSession()
            (session, lastFailure, backOff) = (made, nil, .zero)
            sessionsMade += 1
            return (made, sessionsMade)
        } catch {
            lastFailure = .now
            backOff = min(.seconds(5), max(.milliseconds(100), backOff * 2))
            throw error
        }
    }

    private func makeSession() async throws -> Session {
        let handshake = try Handshake(address, on: loop)
        try await complete(handshake)
        let made = Session(handshake.take(), on: loop, deadline: deadline + .seconds(1), logger: logger)
        try await setUp(made)
        return made
    }

    private func complete(_ handshake: Handshake) async throws {
        // A new server process takes its time, however brief a statement may be.
        try await withCheckedThrowingContinuation { handshake.run(within: max(deadline, .seconds(5)), $0) }
    }

    /// What every session relies on, whatever the server's defaults are.
    private func setUp(_ made: Session) async throws {
        let settings: [SQL] = [
            .timeout(deadline),
            "set timezone = 'UTC'",
            "set default_transaction_isolation = 'read committed'",
            // What a process that is stopped, or cut off, holds would else be held for as long as it stays so; those
            // who wait for it have not run into their deadlines by then.
            .setting("idle_in_transaction_session_timeout", max(deadline * 0.8, .seconds(5))),
            "set tcp_keepalives_idle = 5",
            "set tcp_keepalives_interval = 3",
            "set tcp_keepalives_count = 3",
        ]
        do {
            _ = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<[Rows], any Error>) in
                made.send(settings, wanting: 0) { continuation.resume(with: $0) }
            }
        } catch {
            made.lose(.lost("not set up"))
            throw error
        }
    }
}

extension SQL {
    /// The server's own limit for a statement, for the session or for the transaction.
    static func timeout(_ limit: Duration?, isLocal: Bool = false) -> SQL {
        setting("statement_timeout", limit, isLocal: isLocal)
    }

    /// A limit of the server's, by name; nil is none.
    static func setting(_ name: String, _ limit: Duration?, isLocal: Bool = false) -> SQL {
        let milliseconds = limit.map { max(1, Int($0 / .milliseconds(1))) } ?? 0
        return "select set_config(\(name), \(String(milliseconds)), \(isLocal))"
    }
}
