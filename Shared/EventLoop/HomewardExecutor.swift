/// Brings a task that waits for a continuation back to its loop by the shortest way.
///
/// A resumed continuation goes to the global pool, and only from there to the actor it belongs to: two changes of
/// threads for each wait. While this executor is preferred, it goes to the loop's own thread. A class of its own,
/// because one that is both kinds of executor loses wake-ups.
///
/// Prefer it for the wait alone: inside its scope every hop between actors queues, even on one loop.
public final class HomewardExecutor: TaskExecutor {
    private let loop: EventLoop

    public init(to loop: EventLoop) { self.loop = loop }

    public func enqueue(_ job: consuming ExecutorJob) { loop.enqueue(job) }
}
