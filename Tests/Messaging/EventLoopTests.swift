import EventLoop
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
