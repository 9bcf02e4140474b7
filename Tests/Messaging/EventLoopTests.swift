import EventLoop
import Testing

@Suite struct EventLoopTests {
    @Test func `a loop that has ended is given up, and its descriptor with it`() async {
        let ending = Ending()
        ending.begin()
        while ending.loop != nil { await Task.yield() }
    }

    private final class Ending {
        weak var loop: EventLoop?

        func begin() {
            let loop = EventLoop(name: "ending")
            self.loop = loop
            loop.stop()
        }
    }
}
