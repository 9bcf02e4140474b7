import FoundationEssentials
import Model
import Synchronization

/// What was read in envelopes that were opened lately, so that each is opened once and not for every fact about the
/// same child. By envelope and whose it is, for which the contents never change; in this process's memory alone, which has
/// the keys as well.
final class OpenedCache<Value: Sendable>: Sendable {
    private struct Place: Hashable {
        var envelope: UUID
        var owner: Child.ID

        init(_ envelope: UUID, _ owner: Child.ID) { (self.envelope, self.owner) = (envelope, owner) }
    }

    private struct Generations {
        var young: [Place: Value] = [:]
        var old: [Place: Value] = [:]
    }

    private let generations = Mutex(Generations())
    private let capacity: Int

    /// Holds at least the last `capacity` envelopes that were asked for, and at most twice as many.
    init(capacity: Int = 32_768) { self.capacity = capacity }

    /// What was read in an envelope; nil when it is not at hand.
    func value(of envelope: Envelope) -> Value? { value(of: envelope.id, envelope.owner) }

    func note(_ value: Value, of envelope: Envelope) { note(value, of: envelope.id, envelope.owner) }

    func value(of envelope: UUID, _ owner: Child.ID) -> Value? {
        let place = Place(envelope, owner)
        let (young, old) = generations.withLock { ($0.young[place], $0.old[place]) }
        if young == nil, let old { note(old, of: envelope, owner) }
        return young ?? old
    }

    func note(_ value: Value, of envelope: UUID, _ owner: Child.ID) {
        generations.withLock { generations in
            if generations.young.count >= capacity {
                generations.old = generations.young
                generations.young.removeAll(keepingCapacity: true)
            }
            generations.young[Place(envelope, owner)] = value
        }
    }
}
