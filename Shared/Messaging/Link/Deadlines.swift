import EventLoop

/// Many deadlines over one timer of the loop. Belongs to one actor.
final class Deadlines {
    private let loop: EventLoop
    private var entries: [Int: (due: ContinuousClock.Instant, expire: () -> Void)] = [:]
    private var armedFor: ContinuousClock.Instant?

    init(on loop: EventLoop) {
        self.loop = loop
    }

    /// Calls `expire` once after `limit`, unless `remove` comes first.
    func add(_ id: Int, within limit: Duration, expire: @escaping () -> Void) {
        let due = ContinuousClock.now + limit
        entries[id] = (due, expire)
        arm(for: due)
    }

    func remove(_ id: Int) {
        entries[id] = nil
    }

    /// A timer that turns out to be too early for all that remain costs one look; cancelling each would cost more.
    private func arm(for due: ContinuousClock.Instant) {
        if let armedFor, armedFor <= due { return }
        armedFor = due
        loop.after(due - .now) { [weak self] in self?.fire(armed: due) }
    }

    private func fire(armed: ContinuousClock.Instant) {
        guard armed == armedFor else { return }
        armedFor = nil
        let now = ContinuousClock.now
        for (id, entry) in entries where entry.due <= now {
            entries[id] = nil
            entry.expire()
        }
        if let next = entries.values.map(\.due).min() { arm(for: next) }
    }
}
