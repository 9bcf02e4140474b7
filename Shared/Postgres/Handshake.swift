internal import CPostgres
import EventLoop
import FoundationEssentials
import Glibc

/// Makes one connection without blocking the loop, except that libpq resolves host names in place.
final class Handshake {
    private let handle: OpaquePointer
    private let loop: EventLoop
    private var watched: Int32 = -1
    private var timer: EventLoop.Timer?
    private var continuation: CheckedContinuation<Void, any Error>?

    /// Throws when libpq can't begin: an unreadable connection string.
    init(_ address: DatabaseAddress, on loop: EventLoop) throws {
        // Later settings win: what the address says overrides what stands before it.
        let settings = [
            ("connect_timeout", "5"), ("tcp_user_timeout", "5000"),
            ("keepalives_idle", "10"), ("keepalives_interval", "3"), ("keepalives_count", "3"),
            ("dbname", address.conninfo),
            ("application_name", address.applicationName), ("client_encoding", "UTF8"),
        ]
        let keywords = settings.map { strdup($0.0) } + [nil]
        let values = settings.map { strdup($0.1) } + [nil]
        defer { for text in keywords + values { free(text) } }
        let started = PQconnectStartParams(
            keywords.map { UnsafePointer($0) }, values.map { UnsafePointer($0) }, 1)
        guard let started else { throw PostgresError.lost("out of memory") }
        handle = started
        self.loop = loop
        if PQstatus(started) == CONNECTION_BAD {
            let error = failure()
            PQfinish(started)
            throw error
        }
    }

    /// Connects; on return `take` gives the handle, which the caller then owns. After an error it is closed.
    func run(within limit: Duration, _ continuation: CheckedContinuation<Void, any Error>) {
        self.continuation = continuation
        timer = loop.after(limit) { self.finish(.failure(PostgresError.lost("no connection within \(limit)"))) }
        wait(for: .writable)
    }

    func take() -> OpaquePointer { handle }

    private func wait(for interest: EventLoop.Readiness) {
        // The socket changes when libpq goes on to another address.
        if watched >= 0 { loop.unwatch(watched) }
        watched = PQsocket(handle)
        loop.watch(watched, for: interest) { _ in self.advance() }
    }

    private func advance() {
        switch PQconnectPoll(handle) {
        case PGRES_POLLING_READING: wait(for: .readable)
        case PGRES_POLLING_WRITING: wait(for: .writable)
        case PGRES_POLLING_OK: finish(.success(()))
        default: finish(.failure(failure()))
        }
    }

    private func finish(_ outcome: Result<Void, any Error>) {
        if watched >= 0 { loop.unwatch(watched) }
        if let timer { loop.cancel(timer) }
        if case .failure = outcome { PQfinish(handle) }
        continuation?.resume(with: outcome)
        continuation = nil
    }

    private func failure() -> PostgresError {
        var error = PostgresError(sqlState: "08001", message: String(cString: PQerrorMessage(handle)).trimmed)
        error.isConnectionLoss = true
        return error
    }
}
