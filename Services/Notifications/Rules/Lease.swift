import Contracts

/// How long an answer of the vault may be acted upon: a shield is acknowledged when the last answer from before it is
/// worthless.
enum Lease {
    /// What the commit may take of the lease.
    static let keptForCommit: Duration = .milliseconds(100)

    /// Whether writing may begin to commit.
    /// - Parameter elapsed: since the asking, on a monotonic clock.
    static func holds(after elapsed: Duration) -> Bool {
        elapsed < RecipientsOf.goodFor - keptForCommit
    }
}
