import FoundationEssentials
import Synchronization

/// Lets bulk give way to people: how long requests have lately waited here, and how long the intake rests for it.
///
/// The intake is the one door that bulk comes in by, so what it lets in is what all other lanes, the broker and the
/// database are busy with a moment later.
final class Courtesy: Sendable {
    private struct State {
        /// In seconds, from the asking to the answer, the newer ones counting for more.
        var waited = 0.0
        var last: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private let bearable: Double
    private let least: Int

    /// `bearable` is what a request may wait before anything rests, in seconds; `least` how many messages a batch has
    /// while somebody asks.
    init(bearable: Double = 0.025, least: Int = 32) {
        self.bearable = bearable
        self.least = least
    }

    /// A request was answered. The asker's clock may be another's: what can't be is cut off.
    func note(waited: TimeInterval) {
        state.withLock { state in
            state.waited += (min(max(waited, 0), 1) - state.waited) * 0.2
            state.last = .now
        }
    }

    /// How many messages a batch may have.
    func most(of all: Int) -> Int { somebodyAsks ? min(all, least) : all }

    /// How long to rest after `work`: the longer the more people wait, half a second at most.
    func rest(after work: Duration) -> Duration {
        guard somebodyAsks else { return .zero }
        let excess = state.withLock { $0.waited } / bearable - 1
        return excess > 0 ? min(work * excess, .milliseconds(500)) : .zero
    }

    private var somebodyAsks: Bool {
        state.withLock { state in state.last.map { .now - $0 < .seconds(2) } ?? false }
    }
}
