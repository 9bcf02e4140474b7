import EventLoop

/// One timer of the loop for many deadlines, which whoever waits keeps. Belongs to one actor.
///
/// Most that has a deadline ends long before it: a timer that rings in vain now and then costs less than one for each.
final class Alarm {
    private let loop: EventLoop
    private var setFor: ContinuousClock.Instant?

    init(on loop: EventLoop) {
        self.loop = loop
    }

    /// Calls `ring` at `due`, unless it rings before: then `ring` has to set the alarm again for what remains.
    func set(for due: ContinuousClock.Instant, ring: @escaping () -> Void) {
        if let setFor, setFor <= due { return }
        setFor = due
        loop.after(due - .now) { [weak self] in
            guard let self, self.setFor == due else { return }
            self.setFor = nil
            ring()
        }
    }
}
