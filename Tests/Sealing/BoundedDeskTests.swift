import Synchronization
import Testing

@testable import Sealing

@Suite struct `A bounded desk` {
    @Test func `no more than its places are taken at once, and all the work is done`() async {
        let desk = BoundedDesk(name: "desk", places: 2)
        let tally = Tally()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        desk.perform {
                            tally.work()
                            continuation.resume()
                        }
                    }
                }
            }
        }
        #expect((1...2).contains(tally.most.load(ordering: .sequentiallyConsistent)))
        #expect(tally.done.load(ordering: .sequentiallyConsistent) == 200)
    }

    private final class Tally: Sendable {
        let most = Atomic(0)
        let done = Atomic(0)
        private let running = Atomic(0)

        func work() {
            let now = running.add(1, ordering: .sequentiallyConsistent).newValue
            most.max(now, ordering: .sequentiallyConsistent)
            running.subtract(1, ordering: .sequentiallyConsistent)
            done.add(1, ordering: .sequentiallyConsistent)
        }
    }
}
