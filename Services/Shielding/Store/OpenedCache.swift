import FoundationEssentials
import Synchronization

/// What was read in envelopes that were opened lately, so that each is opened once and not for every fact about the
/// same child. By envelope, whose contents never change; in this process's memory alone, which has the key as well.
final class OpenedCache<Value: Sendable>: Sendable {
    private struct Generations {
        var young: [UUID: Value] = [:]
        var old: [UUID: Value] = [:]
    }

    private let generations = Mutex(Generations())
    private let capacity: Int

    /// Holds at least the last `capacity` envelopes that were asked for, and at most twice as many.
    init(capacity: Int = 32_768) { self.capacity = capacity }

    /// What is read in an envelope; `open` is called when it is not at hand.
    func value(of envelope: UUID, opening open: () -> Value) -> Value {
        if let known = generations.withLock({ $0.young[envelope] }) { return known }
        let value = generations.withLock { $0.old[envelope] } ?? open()
        generations.withLock { generations in
            if generations.young.count >= capacity {
                generations.old = generations.young
                generations.young.removeAll(keepingCapacity: true)
            }
            generations.young[envelope] = value
        }
        return value
    }
}
