internal import CPlatform
import Glibc
import Synchronization

/// One thread that runs jobs, calls whoever's file descriptor is ready, and sleeps in `poll` in between.
///
/// It is the executor of the connection actors, so that their state, their C handles and their sockets live on one
/// thread and a turn of the loop can gather many small sends into one. Jobs must not block for long: everything else
/// on the loop waits.
public final class EventLoop: SerialExecutor, Sendable {
    /// What other threads may touch.
    private struct Inbox: ~Copyable {
        var jobs: [UnownedJob] = []
        var stopping = false
        var asleep = false
    }

    private let inbox = Mutex(Inbox())
    private let turn: Turn
    private let wakeDescriptor: Int32

    /// Starts the thread; `name` is what `top -H` shows, fifteen bytes at most.
    public init(name: String) {
        wakeDescriptor = cp_eventfd()
        precondition(wakeDescriptor >= 0, "no eventfd: out of file descriptors")
        turn = Turn()
        OwnThread.start(name: name, stackSize: 1 << 20) { [self] in
            turn.adopt()
            run()
        }
    }

    /// Not at the end of the thread: whoever wakes it may have fallen behind, and would write to what is another's by then.
    deinit { close(wakeDescriptor) }

    public func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        let wake = inbox.withLock { inbox in
            inbox.jobs.append(unowned)
            defer { inbox.asleep = false }
            return inbox.asleep
        }
        if wake { signal() }
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    public func checkIsolated() {
        precondition(turn.isCurrentThread, "not on the event loop")
    }

    public func isIsolatingCurrentContext() -> Bool? { turn.isCurrentThread }

    /// Ends the thread once the jobs at hand have run. Actors on this loop must be idle by then.
    public func stop() {
        inbox.withLock { $0.stopping = true }
        signal()
    }

    /// Calls `ready` whenever one of `interest` holds for `descriptor`; replaces an earlier watch of it.
    public func watch(_ descriptor: Int32, for interest: Readiness, _ ready: @escaping (Readiness) -> Void) {
        checkIsolated()
        turn.watches[descriptor] = Turn.Watch(interest: interest, ready: ready)
    }

    /// Ends the watch of `descriptor`; call it before closing.
    public func unwatch(_ descriptor: Int32) {
        checkIsolated()
        turn.watches[descriptor] = nil
    }

    /// Calls `block` once, after the jobs of this turn and before the loop sleeps: the place to send what was gathered.
    public func atEndOfTurn(_ block: @escaping () -> Void) {
        checkIsolated()
        turn.endings.append(block)
    }

    /// Calls `block` once after `delay`, unless cancelled.
    @discardableResult
    public func after(_ delay: Duration, _ block: @escaping () -> Void) -> Timer {
        checkIsolated()
        turn.timersStarted += 1
        let timer = Timer(id: turn.timersStarted, due: ContinuousClock.now + delay)
        let place = turn.timers.firstIndex { $0.timer.due > timer.due } ?? turn.timers.endIndex
        turn.timers.insert((timer, block), at: place)
        return timer
    }

    public func cancel(_ timer: Timer) {
        checkIsolated()
        turn.timers.removeAll { $0.timer.id == timer.id }
    }

    /// A pending call of `after`.
    public struct Timer: Sendable {
        fileprivate let id: Int
        fileprivate let due: ContinuousClock.Instant
    }

    /// What a descriptor is ready for, or watched for. `failed` is always reported.
    public struct Readiness: OptionSet, Sendable {
        public let rawValue: Int16
        public init(rawValue: Int16) { self.rawValue = rawValue }
        public static let readable = Readiness(rawValue: Int16(POLLIN))
        public static let writable = Readiness(rawValue: Int16(POLLOUT))
        public static let failed = Readiness(rawValue: Int16(POLLERR | POLLHUP | POLLNVAL))
    }

    private func signal() {
        var one: UInt64 = 1
        _ = write(wakeDescriptor, &one, 8)
    }

    private func run() {
        var descriptors: [pollfd] = []
        while true {
            var mayEnd = runJobs()
            while !turn.endings.isEmpty {
                let endings = turn.endings
                turn.endings = []
                for ending in endings { ending() }
                mayEnd = runJobs()
            }
            if mayEnd { break }
            let sleeps = inbox.withLock { inbox in
                inbox.asleep = inbox.jobs.isEmpty
                return inbox.asleep
            }
            if turn.watchesChanged {
                turn.watchesChanged = false
                descriptors.removeAll(keepingCapacity: true)
                descriptors.append(pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0))
                for (descriptor, watch) in turn.watches {
                    descriptors.append(pollfd(fd: descriptor, events: watch.interest.rawValue, revents: 0))
                }
            }
            let ready = poll(&descriptors, nfds_t(descriptors.count), sleeps ? millisecondsToNextTimer() : 0)
            inbox.withLock { $0.asleep = false }
            // An interrupted poll leaves in place what an earlier one found.
            if ready > 0 {
                if descriptors[0].revents != 0 {
                    var count: UInt64 = 0
                    _ = read(wakeDescriptor, &count, 8)
                }
                for entry in descriptors.dropFirst() where entry.revents != 0 {
                    turn.watches[entry.fd]?.ready(Readiness(rawValue: entry.revents))
                }
            }
            fireTimers()
        }
        turn.forget()
    }

    /// Runs what was enqueued, and what that enqueues, up to a bound, so that sockets are not starved.
    /// Whether the loop is to end.
    private func runJobs() -> Bool {
        for _ in 0..<16 {
            // The two arrays take turns, so that neither is allocated anew.
            let stopping = inbox.withLock { inbox in
                swap(&inbox.jobs, &turn.jobs)
                return inbox.stopping
            }
            if turn.jobs.isEmpty { return stopping }
            for index in turn.jobs.indices { turn.jobs[index].runSynchronously(on: asUnownedSerialExecutor()) }
            turn.jobs.removeAll(keepingCapacity: true)
        }
        return false
    }

    private func millisecondsToNextTimer() -> Int32 {
        guard let next = turn.timers.first else { return 10_000 }
        let (seconds, attoseconds) = (next.timer.due - ContinuousClock.now).components
        // Rounded up: waking a moment early would spin.
        return Int32(min(10_000, max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)))
    }

    private func fireTimers() {
        let now = ContinuousClock.now
        while let first = turn.timers.first, first.timer.due <= now {
            turn.timers.removeFirst()
            first.block()
        }
    }

    /// The state of the loop's own thread.
    ///
    /// Unchecked because nothing but that thread touches it once it runs: every public way in that does calls
    /// `checkIsolated`. What others may ask for, which thread it is, is atomic.
    private final class Turn: @unchecked Sendable {
        struct Watch {
            let interest: Readiness
            let ready: (Readiness) -> Void
        }

        var jobs: [UnownedJob] = []
        var watches: [Int32: Watch] = [:] { didSet { watchesChanged = true } }
        var watchesChanged = true
        var endings: [() -> Void] = []
        var timers: [(timer: Timer, block: () -> Void)] = []
        var timersStarted = 0
        private let thread = Atomic<UInt>(0)

        /// What will not be called any more must not keep its owner, who keeps the loop.
        func forget() { (watches, endings, timers) = ([:], [], []) }

        func adopt() { thread.store(UInt(pthread_self()), ordering: .releasing) }
        var isCurrentThread: Bool { thread.load(ordering: .acquiring) == UInt(pthread_self()) }
    }
}
