/// The outcome of a unit that was sent ahead of whoever will wait for it.
///
/// Unchecked because nothing but the connection's loop touches it: the session puts the outcome in, the connection takes it.
final class LaterRows: @unchecked Sendable {
    private(set) var outcome: Result<[Rows], any Error>?
    /// Of whoever waits already.
    var continuation: CheckedContinuation<[Rows], any Error>?

    func take(_ outcome: Result<[Rows], any Error>) {
        self.outcome = outcome
        continuation?.resume(with: outcome)
    }
}
