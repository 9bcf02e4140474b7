import Synchronization
import Testing

@testable import Sealing

@Suite struct `A bounded desk` {
    @Test func `no more than its places are taken at once, and all the work is done`() async {
        let desk = BoundedDesk(name: "desk", places: 2)
        let (running, most) = (Atomic(0), Atomic(0))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        desk.perform {
                            let now = running.add(1, ordering: .sequentiallyConsistent).newValue
                            most.max(now, ordering: .sequentiallyConsistent)
                            running.subtract(1, ordering: .sequentiallyConsistent)
                            continuation.resume()
                        }
                    }
                }
            }
        }
        #expect(most.load(ordering: .sequentiallyConsistent) <= 2)
    }
}
