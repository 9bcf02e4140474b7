import FoundationEssentials
import Synchronization

/// Knows whether Audit has fallen behind what this service has written for it.
///
/// No personal data leaves while it is more than five seconds behind: what is shown must be seen to have been shown.
final class AuditWatch: Sendable {
    /// Why nothing personal leaves.
    enum Hindrance: String {
        case behind = "Audit is behind"
        case unknown = "nobody can tell whether Audit is behind"
    }

    private struct State {
        var oldest: Date?
        var isKnown = true
    }

    private let state = Mutex(State())
    private let limit: TimeInterval

    init(limit: TimeInterval = 5) { self.limit = limit }

    /// The oldest entry that Audit has not confirmed; nil when it has all.
    func note(_ oldest: Date?) {
        state.withLock { $0 = State(oldest: oldest) }
    }

    /// Nothing is known: the database or the broker is away.
    func lost() {
        state.withLock { $0.isKnown = false }
    }

    /// Nil while personal data may leave.
    var hindrance: Hindrance? {
        state.withLock { state in
            guard state.isKnown else { return .unknown }
            guard let oldest = state.oldest else { return nil }
            return Date().timeIntervalSince(oldest) > limit ? .behind : nil
        }
    }
}
