/// The outcome of a unit that was sent ahead of whoever will wait for it.
///
/// Unchecked because nothing but the connection's loop touches it: the session puts the outcome in, the connection takes it.
final class LaterRows: @unchecked Sendable {
    private(set) var outcome: Result<[Rows], any Error>?
    /// Of whoever waits already.
    private var continuation: CheckedContinuation<[Rows], any Error>?

    func wait(_ continuation: CheckedContinuation<[Rows], any Error>) {
        if let outcome { continuation.resume(with: outcome) } else { self.continuation = continuation }
    }

    func take(_ outcome: Result<[Rows], any Error>) {
        self.outcome = outcome
        continuation?.resume(with: outcome)
    }
}
