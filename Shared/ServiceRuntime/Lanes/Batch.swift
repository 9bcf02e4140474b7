import Contracts
import FoundationEssentials
import Logging
import Model
import Postgres

/// What one turn of the events or intake lane does in one transaction: places, handlers, outbox.
struct Batch {
    let ground: Ground
    let announcer: Announcer
    let lane: Lane

    /// What is to happen once the transaction has committed.
    struct Result: Sendable {
        var published: [OutboxRow] = []
        var replies: [(type: String, draft: ReplyDraft)] = []
        var passed: [(producer: Party, position: Position)] = []
        var wakes: Set<String> = []
        /// How many were set aside because another message was applied at their place.
        var conflicting = 0
        /// How many were kept because something before them is missing.
        var early = 0
    }

    /// A message whose rules have been checked, ready for its handler.
    private struct Ready {
        var incoming: Incoming
        var message: any Change
        var processor: any ChangeProcessor
        var context: Context
    }

    /// Applies what may be applied, keeps what came early, drops what has been applied.
    /// - Parameter drains: whether messages that waited for these are applied too; a failure of theirs must not take
    ///   down the one that they waited for, so it is tried again without.
    /// - Parameter held: called once all subjects of `incoming` are held until the end of the transaction.
    func apply(
        _ incoming: [Incoming], drains: Bool, in transaction: borrowing Transaction, held: () -> Void = {}
    ) async throws -> Result {
        let now = ground.now()
        var result = Result()
        let events = incoming.filter { !$0.positions.isEmpty }
        var sorting = Sorting(try await hold(events, in: transaction))
        held()
        var ready: [Ready] = []
        for message in incoming {
            if message.positions.isEmpty {
                ready.append(try prepare(message, now: now))
                continue
            }
            try sorting.take(message, as: sorting.verdict(on: message), drains: drains) { next, waited in
                if waited {
                    // It may be of a version that can't be read; it stays until an operator or an upgrade helps.
                    guard let prepared = try? prepare(next, now: now) else { return false }
                    ready.append(prepared)
                } else {
                    ready.append(try prepare(next, now: now))
                }
                return true
            }
        }
        for message in sorting.conflicting {
            ground.logger.critical(
                "two messages at one place", metadata: ["type": "\(message.type)", "id": "\(message.messageID)"])
            ParkingStore.park(
                message, lane: lane, reason: "another message was applied at this place", retries: false,
                in: transaction)
        }
        for message in sorting.lost { InboxStore.dropEarly(message, in: transaction) }
        for fork in Set(sorting.rule.forks) {
            ground.logger.critical(
                "a sequence has forked: its producer was restored to a state before what came here",
                metadata: [
                    "source": "\(fork.sequence.source)", "subject": "\(fork.sequence.subject)",
                    "applied": "\(fork.applied)",
                ])
        }
        result.passed =
            sorting.passed.flatMap { message in message.positions.map { (message.sender, $0) } }
            + sorting.rule.forks.compactMap(Self.lastOfTheLost)
        (result.conflicting, result.early) = (sorting.conflicting.count, sorting.early.count)
        InboxStore.keep(sorting.early, in: transaction)
        try await handle(ready, &result, in: transaction)
        InboxStore.write(sorting.rule, in: transaction)
        return result
    }

    /// What was passed of a history that is given up: its producer would not hear of it any more.
    private static func lastOfTheLost(_ fork: Fork) -> (producer: Party, position: Position)? {
        guard fork.applied > 0, let producer = Party(rawValue: fork.sequence.source) else { return nil }
        let timeline = Timeline(epoch: fork.abandoned)
        return (producer, Position(subject: fork.sequence.subject, number: fork.reached, timeline: timeline))
    }

    /// Locks the subjects of `events` and reads how far their sequences are.
    private func hold(_ events: [Incoming], in transaction: borrowing Transaction) async throws -> PositionRule<
        Incoming
    > {
        guard !events.isEmpty else { return PositionRule(marks: [:], held: []) }
        InboxStore.hold(events.flatMap { $0.positions.map(\.subject) }, in: transaction)
        let sequences = Array(
            Set(
                events.flatMap { event in
                    event.positions.map { SubjectSequence(source: event.sender.rawValue, subject: $0.subject) }
                }))
        return try await InboxStore.rule(for: sequences, in: transaction)
    }

    private func prepare(_ incoming: Incoming, now: Date) throws -> Ready {
        let subscription = try ground.subscription(for: incoming, on: lane)
        let processor: any ChangeProcessor
        switch subscription.kind {
        case .change(let given), .submission(let given): processor = given
        case .command, .query: throw Unlawful(reason: "a request on a lane that answers nobody")
        }
        let message: any Change
        if incoming.source != nil, let submission = processor.submission(sealed: incoming.body) {
            message = submission
        } else {
            do { message = try processor.decode(incoming.body) } catch {
                throw Unlawful(reason: "the body is not what the contract says")
            }
        }
        let principal = try ground.principal(of: message, incoming, at: now)
        return Ready(
            incoming: incoming, message: message, processor: processor,
            context: ground.context(incoming, principal: principal, now: now))
    }

    /// Hands runs of one kind to their handler, in order, and writes what they announce.
    private func handle(_ ready: [Ready], _ result: inout Result, in transaction: borrowing Transaction) async throws {
        var handled: [(Finished, Context)] = []
        var start = ready.startIndex
        while start < ready.endIndex {
            let type = ready[start].incoming.type
            let end = ready[start...].firstIndex { $0.incoming.type != type } ?? ready.endIndex
            let run = ready[start..<end]
            let finished = try await ready[start].processor.process(
                run.map { Received($0.message, $0.context) }, in: transaction)
            guard finished.count == run.count else {
                throw RuntimeFault("a handler answered another number of messages")
            }
            for (item, outcome) in zip(run, finished) {
                handled.append((outcome, item.context))
                result.wakes.formUnion(outcome.wakes)
                if let reply = outcome.reply, let to = item.incoming.replyTo {
                    result.replies.append(
                        (
                            type,
                            ReplyDraft(
                                to: to, correlationID: item.incoming.correlationID, body: reply,
                                persistent: item.incoming.source != nil)
                        ))
                }
            }
            start = end
        }
        result.published = try await announcer.write(handled, in: transaction)
    }
}
