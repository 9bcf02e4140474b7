internal import Dispatch
internal import Synchronization

/// Runs long work away from the cooperative pool: so many pieces at once, the others in the order in which they came.
final class BoundedDesk: Sendable {
    private struct State {
        var free: Int
        var waiting: [@Sendable () -> Void] = []
    }

    private let state: Mutex<State>
    private let threads: DispatchQueue

    init(name: String, places: Int) {
        state = Mutex(State(free: places))
        threads = DispatchQueue(label: name, attributes: .concurrent)
    }

    func perform(_ work: @escaping @Sendable () -> Void) {
        let starts = state.withLock { state in
            if state.free == 0 {
                state.waiting.append(work)
                return false
            }
            state.free -= 1
            return true
        }
        guard starts else { return }
        threads.async { [self] in
            work()
            while let next = next() { next() }
        }
    }

    /// The work that has waited longest; nil, and the place is free again, where none does.
    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            if state.waiting.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}
