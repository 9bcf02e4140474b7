import Glibc
import Synchronization

/// One thread that runs jobs, calls whoever's file descriptor is ready, and sleeps in between.
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
    private let poller = Poller()

    /// Starts the thread; `name` is what `top -H` shows, fifteen bytes at most.
    public init(name: String) {
        turn = Turn()
        OwnThread.start(name: name, stackSize: 1 << 20) { [self] in
            turn.adopt()
            run()
        }
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        let wake = inbox.withLock { inbox in
            inbox.jobs.append(unowned)
            defer { inbox.asleep = false }
            return inbox.asleep
        }
        if wake { poller.wake() }
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    public func checkIsolated() {
        precondition(turn.isCurrentThread, "not on the event loop")
    }

    public func isIsolatingCurrentContext() -> Bool? { turn.isCurrentThread }

    /// Ends the thread once the jobs at hand have run. Actors on this loop must be idle by then.
    public func stop() {
        inbox.withLock { $0.stopping = true }
        poller.wake()
    }

    /// Calls `ready` whenever one of `interest` holds for `descriptor`; replaces an earlier watch of it. What can't be
    /// watched, because it is closed, has failed.
    public func watch(_ descriptor: Int32, for interest: Readiness, _ ready: @escaping (Readiness) -> Void) {
        checkIsolated()
        turn.watchesStarted &+= 1
        turn.watches[descriptor] = Turn.Watch(number: turn.watchesStarted, ready: ready)
        let isWatched = poller.watch(
            descriptor, for: interest, as: Turn.Watch.name(descriptor, turn.watchesStarted))
        if !isWatched { atEndOfTurn { ready(.failed) } }
    }

    /// Ends the watch of `descriptor`; call it before closing.
    public func unwatch(_ descriptor: Int32) {
        checkIsolated()
        guard turn.watches.removeValue(forKey: descriptor) != nil else { return }
        poller.unwatch(descriptor)
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
        setAlarm()
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
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        public static let readable = Readiness(rawValue: 1)
        public static let writable = Readiness(rawValue: 2)
        public static let failed = Readiness(rawValue: 4)
    }

    /// Turns the loop from within a job until `isDone`, for as long as there is no other job; the caller then suspends as usual
    /// if it is not done.
    ///
    /// A job that waits for nothing but a descriptor so goes on as soon as that is ready, without a continuation and
    /// without two ways through the queue. It holds nobody up: whatever is enqueued ends it.
    public func turn(until isDone: () -> Bool) {
        checkIsolated()
        // Within a callback of the loop a turn is under way, and jobs behind this one would have to wait.
        guard turn.isInLastJob else { return }
        turn.isInLastJob = false
        while !isDone() {
            _ = runEndings()
            guard !isDone(), inbox.withLock({ $0.jobs.isEmpty && !$0.stopping }) else { break }
            wait()
        }
        turn.isInLastJob = true
    }

    private func run() {
        while true {
            var mayEnd = runJobs()
            while runEndings() { mayEnd = runJobs() }
            if mayEnd { break }
            wait()
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
            for index in turn.jobs.indices {
                turn.isInLastJob = index == turn.jobs.endIndex - 1
                turn.jobs[index].runSynchronously(on: asUnownedSerialExecutor())
            }
            turn.isInLastJob = false
            turn.jobs.removeAll(keepingCapacity: true)
        }
        return false
    }

    /// Whether there was anything to do at the end of the turn.
    private func runEndings() -> Bool {
        guard !turn.endings.isEmpty else { return false }
        let endings = turn.endings
        turn.endings = []
        for ending in endings { ending() }
        return true
    }

    /// Sleeps until something is ready or due, unless there are jobs, and tells whoever watches.
    private func wait() {
        let sleeps = inbox.withLock { inbox in
            inbox.asleep = inbox.jobs.isEmpty
            return inbox.asleep
        }
        let rang = poller.wait(sleeping: sleeps, &turn.found)
        if sleeps { inbox.withLock { $0.asleep = false } }
        for event in turn.found {
            // Of a watch that has ended meanwhile nobody is told, though its descriptor may be another's by now.
            let (descriptor, number) = Turn.Watch.parts(of: event.watch)
            guard let watch = turn.watches[descriptor], watch.number == number else { continue }
            watch.ready(event.readiness)
        }
        turn.found.removeAll(keepingCapacity: true)
        if rang { fireTimers() }
    }

    /// Sees to it that the loop wakes for the timer that is due first. An alarm that comes too early finds nothing due, so
    /// cancelling leaves it.
    private func setAlarm() {
        guard let next = turn.timers.first?.timer.due, turn.alarm.map({ next < $0 }) ?? true else { return }
        turn.alarm = next
        poller.setAlarm(after: next - ContinuousClock.now)
    }

    private func fireTimers() {
        turn.alarm = nil
        let now = ContinuousClock.now
        while let first = turn.timers.first, first.timer.due <= now {
            turn.timers.removeFirst()
            first.block()
        }
        setAlarm()
    }

    /// The state of the loop's own thread.
    ///
    /// Unchecked because nothing but that thread touches it once it runs: every public way in that does calls
    /// `checkIsolated`. What others may ask for, which thread it is, is atomic.
    private final class Turn: @unchecked Sendable {
        struct Watch {
            /// Tells it from earlier watches of a descriptor of that number.
            let number: UInt32
            let ready: (Readiness) -> Void

            static func name(_ descriptor: Int32, _ number: UInt32) -> UInt64 {
                UInt64(UInt32(descriptor)) << 32 | UInt64(number)
            }

            static func parts(of name: UInt64) -> (descriptor: Int32, number: UInt32) {
                (Int32(truncatingIfNeeded: name >> 32), UInt32(truncatingIfNeeded: name))
            }
        }

        var jobs: [UnownedJob] = []
        /// While a job runs behind which none waits.
        var isInLastJob = false
        var found: [Poller.Event] = []
        var watches: [Int32: Watch] = [:]
        var watchesStarted: UInt32 = 0
        var endings: [() -> Void] = []
        var timers: [(timer: Timer, block: () -> Void)] = []
        var timersStarted = 0
        /// For when the kernel's alarm is set, if it is.
        var alarm: ContinuousClock.Instant?
        private let thread = Atomic<UInt>(0)

        /// What will not be called any more must not keep its owner, who keeps the loop.
        func forget() { (watches, endings, timers) = ([:], [], []) }

        func adopt() { thread.store(UInt(pthread_self()), ordering: .releasing) }
        var isCurrentThread: Bool { thread.load(ordering: .acquiring) == UInt(pthread_self()) }
    }
}
