import Contracts
import EventLoop
import Messaging
import Postgres
import Synchronization

/// What the hands of a lane work on, in the order of the queue.
///
/// While the transaction of one hand waits for the database, another begins. It may take its portion only once the one
/// before holds its subjects, and then waits for those that both have: so no hand makes another's messages come early,
/// unless a transaction is undone.
actor Supply {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private let ground: Ground
    private let lane: Lane
    private let consumer: Consumer
    private let most: Int
    private let turns = Lender<Void>([()])
    /// Has been delivered, and is in no portion yet.
    private var rest: ArraySlice<Delivery> = []

    /// `most` is how many messages a portion has, give or take a bundle.
    init(of lane: Lane, ground: Ground, consumer: Consumer, most: Int, on loop: EventLoop) {
        self.ground = ground
        self.lane = lane
        self.consumer = consumer
        self.most = most
        self.loop = loop
    }

    /// Waits for the caller's turn and for deliveries; nil once the consumer is closed or the task cancelled, by which
    /// nothing is lost.
    func next() async -> Portion? {
        guard (try? await turns.borrow()) != nil else { return nil }
        let turn = Turn(of: turns)
        if rest.isEmpty {
            let limit = lane == .intake ? ground.courtesy.most(of: most) : most
            guard let deliveries = await consumer.next(upTo: limit) else {
                turn.end()
                return nil
            }
            rest = deliveries[...]
        }
        var portion = Portion(turn: turn)
        while portion.lawful.count < most, let delivery = rest.popFirst() {
            do {
                portion.lawful += try ground.incoming(delivery)
                portion.deliveries.append(delivery)
            } catch {
                portion.refused.append((delivery, (error as? Unlawful)?.reason ?? "unreadable"))
            }
        }
        return portion
    }
}

/// Part of a queue, as much as a transaction takes.
struct Portion: Sendable {
    /// To be ended once the subjects of `lawful` are held.
    let turn: Turn
    /// Those that `lawful` came in.
    var deliveries: [Delivery] = []
    var lawful: [Incoming] = []
    var refused: [(delivery: Delivery, reason: String)] = []
}

/// The right to take from a queue.
final class Turn: Sendable {
    private let lender: Lender<Void>
    private let isOver = Mutex(false)

    init(of lender: Lender<Void>) { self.lender = lender }

    /// Lets the next one take; does nothing from the second time on.
    func end() {
        let wasOver = isOver.withLock { isOver in
            defer { isOver = true }
            return isOver
        }
        if !wasOver { lender.giveBack(()) }
    }
}
