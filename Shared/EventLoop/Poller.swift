internal import CPlatform
import Glibc

/// The kernel's side of a loop: which descriptors are ready, somebody's knock, and one alarm.
///
/// `epoll` and a timer's descriptor, because both keep what they were told: `poll` is told of every descriptor at each
/// call, and sets up a timer of the kernel's for each wait that may end by itself, which costs more than the wait of a
/// local database's answer leaves to spare.
struct Poller: ~Copyable, Sendable {
    /// What became ready, and how the watch that asked for it was named.
    struct Event {
        var watch: UInt64
        var readiness: EventLoop.Readiness
    }

    private static let knock: UInt64 = .max
    private static let alarm: UInt64 = .max - 1

    private let epoll: Int32
    private let knocker: Int32
    private let timer: Int32

    init() {
        (epoll, knocker, timer) = (cp_epoll(), cp_eventfd(), cp_timerfd())
        precondition(epoll >= 0 && knocker >= 0 && timer >= 0, "no event loop: out of file descriptors")
        let isWatched = watch(knocker, for: .readable, as: Self.knock) && watch(timer, for: .readable, as: Self.alarm)
        precondition(isWatched, "no event loop: \(String(cString: strerror(errno)))")
    }

    deinit { for descriptor in [epoll, knocker, timer] { close(descriptor) } }

    /// Ends a wait, now or the next one. From any thread.
    func wake() {
        var one: UInt64 = 1
        _ = write(knocker, &one, 8)
    }

    /// Begins to watch `descriptor`, or changes what for; its events bear `name`, below 2⁶³. False where it can't be.
    func watch(_ descriptor: Int32, for interest: EventLoop.Readiness, as name: UInt64) -> Bool {
        var event = epoll_event()
        event.events = interest.mask
        event.data.u64 = name
        // A descriptor that was closed while it was watched has been forgotten, and its number may be another's now.
        return epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) == 0
            || epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0
    }

    func unwatch(_ descriptor: Int32) {
        var none = epoll_event()
        _ = epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, &none)
    }

    /// Ends a wait once, after `delay`, instead of what was set before.
    func setAlarm(after delay: Duration) {
        let (seconds, attoseconds) = max(delay, .nanoseconds(1)).components
        var spec = itimerspec()
        spec.it_value.tv_sec = Int(seconds)
        // Rounded up: waking a moment early would be for nothing.
        spec.it_value.tv_nsec = min(Int(attoseconds / 1_000_000_000) + 1, 999_999_999)
        timerfd_settime(timer, 0, &spec, nil)
    }

    /// Waits for events, unless `sleeping` is false, and appends them. Whether the alarm has gone off.
    func wait(sleeping: Bool, _ found: inout [Event]) -> Bool {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 64) { events in
            var rang = false
            // An interrupted wait finds nothing.
            for index in 0..<Int(max(0, epoll_wait(epoll, events.baseAddress, 64, sleeping ? -1 : 0))) {
                let event = events[index]
                switch event.data.u64 {
                case Self.knock: drain(knocker)
                case Self.alarm:
                    drain(timer)
                    rang = true
                case let watch: found.append(Event(watch: watch, readiness: EventLoop.Readiness(mask: event.events)))
                }
            }
            return rang
        }
    }

    private func drain(_ descriptor: Int32) {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
    }
}

extension EventLoop.Readiness {
    fileprivate var mask: UInt32 {
        (contains(.readable) ? EPOLLIN.rawValue : 0) | (contains(.writable) ? EPOLLOUT.rawValue : 0)
    }

    fileprivate init(mask: UInt32) {
        self = []
        if mask & EPOLLIN.rawValue != 0 { insert(.readable) }
        if mask & EPOLLOUT.rawValue != 0 { insert(.writable) }
        if mask & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { insert(.failed) }
    }
}
