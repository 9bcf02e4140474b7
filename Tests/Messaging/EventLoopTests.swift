import EventLoop
import Glibc
import Testing

@Suite struct EventLoopTests {
    /// Waits for what will not come.
    private actor Owner {
        nonisolated let loop: EventLoop
        nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

        init(on loop: EventLoop) { self.loop = loop }

        func wait() {
            loop.after(.seconds(600)) { self.assumeIsolated { $0.ring() } }
        }

        private func ring() {}

        /// What rings, in the order in which it does, until `last`.
        func rings(of delays: [(name: Int, delay: Duration)], cancelling cancelled: Int, until last: Int) async -> [Int]
        {
            var heard: [Int] = []
            return await withCheckedContinuation { continuation in
                for (name, delay) in delays {
                    let timer = loop.after(delay) {
                        heard.append(name)
                        if name == last { continuation.resume(returning: heard) }
                    }
                    if name == cancelled { loop.cancel(timer) }
                }
            }
        }

        /// What is said of `descriptor`, once.
        func readiness(of descriptor: Int32, for interest: EventLoop.Readiness) async -> EventLoop.Readiness {
            let found = await withCheckedContinuation { continuation in
                var isAnswered = false
                loop.watch(descriptor, for: interest) { readiness in
                    if !isAnswered { continuation.resume(returning: readiness) }
                    isAnswered = true
                }
            }
            loop.unwatch(descriptor)
            return found
        }

        /// Watches one end of a pair, closes it by giving its number to another's, and watches that; its readiness.
        func readinessAfterReuse() async -> EventLoop.Readiness {
            let first = Self.pair()
            loop.watch(first.0, for: .readable) { _ in Issue.record("told of what is closed") }
            let second = Self.pair()
            dup2(second.0, first.0)
            defer { for descriptor in [first.0, first.1, second.0, second.1] { close(descriptor) } }
            return await readiness(of: first.0, for: [.readable, .writable])
        }

        /// Whether it hears from `near`, which is written to once it waits, without leaving the job.
        func hearsInPlace(_ near: Int32, from far: Int32) -> Bool {
            var isHeard = false
            loop.watch(near, for: .readable) { _ in isHeard = true }
            loop.after(.milliseconds(1)) { _ = write(far, "x", 1) }
            loop.turn { isHeard }
            loop.unwatch(near)
            return isHeard
        }

        /// What was done, in its order: a turn within a job, for what comes by another job alone.
        func turnsForAnotherJob() async -> [String] {
            done = []
            let other = Task { done.append("another job") }
            loop.turn { done.contains("another job") }
            done.append("gave way")
            await other.value
            return done
        }

        /// Returns once `ask` has been called, wherever from.
        func turnsUntilAsked() async {
            while !isAsked {
                loop.turn { false }
                await Task.yield()
            }
        }

        func ask() { isAsked = true }

        /// What was done, in its order: a turn within a callback, which is refused.
        func turnsWithinCallback() async -> [String] {
            done = []
            await withCheckedContinuation { continuation in
                loop.after(.zero) {
                    self.loop.turn { self.assumeIsolated { $0.done.contains("later") } }
                    self.assumeIsolated { $0.done.append("refused") }
                }
                loop.after(.milliseconds(1)) {
                    self.assumeIsolated { $0.done.append("later") }
                    continuation.resume()
                }
            }
            return done
        }

        private var done: [String] = []
        private var isAsked = false

        static func pair() -> (Int32, Int32) {
            var ends: [Int32] = [0, 0]
            socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
            return (ends[0], ends[1])
        }
    }

    @Test func `timers ring by the time that they are due, whatever their order, and a cancelled one does not`() async {
        let loop = EventLoop(name: "ringing")
        defer { loop.stop() }
        let delays: [(Int, Duration)] = [
            (3, .milliseconds(60)), (1, .milliseconds(5)), (4, .milliseconds(90)), (2, .milliseconds(30)),
        ]
        #expect(await Owner(on: loop).rings(of: delays, cancelling: 1, until: 4) == [2, 3, 4])
    }

    @Test func `what can be written to is ready, what is hung up has failed, and what is not open too`() async {
        let loop = EventLoop(name: "watching")
        defer { loop.stop() }
        let owner = Owner(on: loop)
        let (near, far) = Owner.pair()
        #expect(await owner.readiness(of: near, for: [.readable, .writable]) == .writable)
        close(far)
        #expect(await owner.readiness(of: near, for: .readable) == [.readable, .failed])
        close(near)
        #expect(await owner.readiness(of: 1 << 30, for: .readable) == .failed)
    }

    @Test func `a descriptor that takes the number of one that was closed is watched anew`() async {
        let loop = EventLoop(name: "reusing")
        defer { loop.stop() }
        #expect(await Owner(on: loop).readinessAfterReuse() == .writable)
    }

    @Test func `a job that turns the loop hears of what is ready without being left`() async {
        let loop = EventLoop(name: "turning")
        defer { loop.stop() }
        let (near, far) = Owner.pair()
        #expect(await Owner(on: loop).hearsInPlace(near, from: far))
        for descriptor in [near, far] { close(descriptor) }
    }

    @Test func `a job that turns the loop gives way to the next one, from this thread or another`() async {
        let loop = EventLoop(name: "yielding")
        defer { loop.stop() }
        let owner = Owner(on: loop)
        #expect(await owner.turnsForAnotherJob() == ["gave way", "another job"])
        let turning = Task { await owner.turnsUntilAsked() }
        await owner.ask()
        await turning.value
    }

    @Test func `a callback of the loop can't turn it`() async {
        let loop = EventLoop(name: "refusing")
        defer { loop.stop() }
        #expect(await Owner(on: loop).turnsWithinCallback() == ["refused", "later"])
    }

    @Test func `a loop that has ended is given up, its descriptor too, whatever still waited on it`() async {
        weak var ended: EventLoop?
        do {
            let loop = EventLoop(name: "ending")
            ended = loop
            await Owner(on: loop).wait()
            loop.stop()
        }
        while ended != nil { await Task.yield() }
    }
}
