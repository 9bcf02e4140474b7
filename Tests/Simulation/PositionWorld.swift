import Checking
import Foundation

@testable import ServiceRuntime

/// Producers, queues and consumers around the position rule: the decisions are the runtime's own, all else is modelled.
struct PositionWorld: World {
    let shape: Shape
    /// The guard that is taken away.
    var mutant: Mutant?

    init(_ shape: Shape, without mutant: Mutant? = nil) {
        self.shape = shape
        self.mutant = mutant
    }

    var sequenceCount: Int { shape.sources * shape.subjects }

    func sequence(_ source: Int, _ subject: Int) -> Int { source * shape.subjects + subject }

    var start: State {
        let keys = shape.sources * shape.consumers * shape.subjects
        let marks = Array(repeating: Consumer.Mark(), count: sequenceCount)
        let none = Array(repeating: 0, count: sequenceCount)
        let replicas = Array(repeating: Consumer.Replica(), count: shape.consumerReplicas)
        return State(
            faultsLeft: shape.faults,
            producers: (0..<shape.sources).flatMap { source in
                Array(repeating: State.Producer(source: source), count: shape.producerReplicas)
            },
            numbers: Array(repeating: 0, count: keys), committed: Array(repeating: 0, count: keys),
            consumers: Array(
                repeating: Consumer(marks: marks, replicas: replicas, hints: none, applied: none),
                count: shape.consumers))
    }

    func fault(in state: State) -> String? { state.fault }

    func take(_ step: Step, in state: inout State) {
        switch step {
        case .begin(let producer): begin(producer, in: &state)
        case .commit(let producer): commit(producer, in: &state)
        case .rollBack(let producer): rollBack(producer, in: &state)
        case .publish(let producer): publish(producer, in: &state)
        case .markPublished(let producer): markPublished(producer, in: &state)
        case .crashProducer(let producer):
            state.faultsLeft -= 1
            rollBack(producer, in: &state)
            state.producers[producer].pending = []
            state.producers[producer].sent = []
        case .offer(let event): offer(event, in: &state)
        case .clean(let event): state.outbox.removeAll { $0.event == event }
        case .deliver(let consumer, let replica, let events): deliver(events, to: consumer, replica, in: &state)
        case .hold(let consumer, let replica): hold(consumer, replica, in: &state)
        case .decide(let consumer, let replica): decide(consumer, replica, in: &state)
        case .settle(let consumer, let replica): settle(consumer, replica, in: &state)
        case .crash(let consumer, let replica):
            state.faultsLeft -= 1
            crash(consumer, replica, in: &state)
        case .lapse(let consumer, let replica):
            state.faultsLeft -= 1
            state.consumers[consumer].queue += state.consumers[consumer].replicas[replica].unacknowledged
            state.consumers[consumer].replicas[replica].unacknowledged = []
        case .duplicate(let consumer, let event):
            state.faultsLeft -= 1
            state.consumers[consumer].queue.append(event)
        case .purge(let consumer):
            state.faultsLeft -= 1
            state.consumers[consumer].queue = []
        case .tell(let consumer): tell(consumer, in: &state)
        case .loseHints(let consumer):
            state.faultsLeft -= 1
            loseHints(consumer, in: &state)
        case .retry(let consumer, let event): retry(event, at: consumer, in: &state)
        case .drop(let consumer, let event): drop(event, at: consumer, in: &state)
        case .drainEarly(let consumer, let event): drainEarly(event, at: consumer, in: &state)
        case .heal: state.isHealed = true
        case .forge(let consumer, let event): forge(event, at: consumer, in: &state)
        }
        if shape.isVisited { arrange(&state) }
    }

    /// What is in no order is put into one, so that states that are alike are equal.
    private func arrange(_ state: inout State) {
        for consumer in state.consumers.indices {
            state.consumers[consumer].queue.sort()
            state.consumers[consumer].early.sort { ($0.sequence, $0.number) < ($1.sequence, $1.number) }
            state.consumers[consumer].parked.sort { $0.event < $1.event }
        }
    }

    func crash(_ consumer: Int, _ replica: Int, in state: inout State) {
        state.consumers[consumer].queue += state.consumers[consumer].replicas[replica].unacknowledged
        state.consumers[consumer].replicas[replica] = Consumer.Replica()
    }

    private func loseHints(_ consumer: Int, in state: inout State) {
        for index in state.consumers[consumer].hints.indices { state.consumers[consumer].hints[index] = 0 }
    }

    /// Everything that runs dies, every hint is lost: what is left is what databases and queues hold.
    func settled(_ state: State) -> State {
        var left = state
        for producer in left.producers.indices {
            rollBack(producer, in: &left)
            left.producers[producer].pending = []
            left.producers[producer].sent = []
        }
        for consumer in left.consumers.indices {
            for replica in left.consumers[consumer].replicas.indices { crash(consumer, replica, in: &left) }
            loseHints(consumer, in: &left)
        }
        arrange(&left)
        left.faultsLeft = 0
        return left
    }
}
