import Contracts
import FoundationEssentials
import Model
import Postgres

/// What a handler made of one message, with the types taken off.
struct Finished: Sendable {
    var reply: Data?
    var sealsReply = false
    var events: [any Event]
    var audit: [AuditNote]
    var receipts: [Receipt] = []
    var delay: Duration?
    var wakes: [String] = []
}

extension Finished {
    /// What an outcome has besides its reply.
    init<Reply>(reply: Data?, sealsReply: Bool = false, _ outcome: Outcome<Reply>) {
        self.init(
            reply: reply, sealsReply: sealsReply, events: outcome.events, audit: outcome.audit,
            receipts: outcome.receipts, delay: outcome.delay,
            wakes: outcome.wakes + (outcome.receipts.isEmpty ? [] : [OwedRepliesJob.name]))
    }
}

/// Decodes and handles changes of one kind.
protocol ChangeProcessor: Sendable {
    func decode(_ body: Data) throws -> any Change
    /// A submission as it comes from a source system; nil for anything else.
    func submission(sealed: Data) -> (any Change)?
    func process(_ batch: [Received<any Change>], in transaction: borrowing Transaction) async throws -> [Finished]
}

/// Decodes and answers questions of one kind.
protocol QueryProcessor: Sendable {
    func decode(_ body: Data) throws -> any Message
    /// Whoever answers, once another service has been asked that has a say in the answer; no transaction is open
    /// meanwhile.
    func consulted(on received: Received<any Message>, over connection: Connection, _ asker: Asker?) async throws
        -> any QueryProcessor
    func answer(_ received: Received<any Message>, in transaction: borrowing Transaction) async throws -> Finished
}

extension QueryProcessor {
    func consulted(on received: Received<any Message>, over connection: Connection, _ asker: Asker?) async throws
        -> any QueryProcessor
    { self }
}

struct OneByOne<H: MessageHandler>: ChangeProcessor {
    let handler: H

    func decode(_ body: Data) throws -> any Change { try WireCoding.decoder().decode(H.Input.self, from: body) }

    func submission(sealed: Data) -> (any Change)? { nil }

    func process(_ batch: [Received<any Change>], in transaction: borrowing Transaction) async throws -> [Finished] {
        var finished: [Finished] = []
        for received in batch {
            let message = try typed(received.message, H.Input.self)
            let outcome = try await handler.handle(message, received.context, in: transaction)
            finished.append(try finish(outcome, of: H.Input.self))
        }
        return finished
    }
}

struct Batched<H: BatchHandler>: ChangeProcessor {
    let handler: H

    func decode(_ body: Data) throws -> any Change { try WireCoding.decoder().decode(H.Input.self, from: body) }

    func submission(sealed: Data) -> (any Change)? {
        (H.Input.self as? any Submission.Type).map { $0.init(sealed: sealed) }
    }

    func process(_ batch: [Received<any Change>], in transaction: borrowing Transaction) async throws -> [Finished] {
        let typedBatch = try batch.map { Received(try typed($0.message, H.Input.self), $0.context) }
        var known = try await handler.load(for: typedBatch, in: transaction)
        var finished: [Finished] = []
        for received in typedBatch {
            finished.append(
                try finish(try handler.decide(received.message, &known, received.context), of: H.Input.self))
        }
        try await handler.apply(known, in: transaction)
        return finished
    }
}

struct Answering<H: QueryHandler>: QueryProcessor {
    let handler: H

    func decode(_ body: Data) throws -> any Message { try WireCoding.decoder().decode(H.Input.self, from: body) }

    func answer(_ received: Received<any Message>, in transaction: borrowing Transaction) async throws -> Finished {
        let query = try typed(received.message, H.Input.self)
        let answer = try await handler.answer(query, received.context, in: transaction)
        return Finished(
            reply: try WireCoding.encoder().encode(answer.reply), sealsReply: H.Input.self is any SealedReply.Type,
            events: [], audit: answer.audit)
    }
}

struct Guarding<H: GuardedQueryHandler>: QueryProcessor {
    let handler: H

    func decode(_ body: Data) throws -> any Message { try WireCoding.decoder().decode(H.Input.self, from: body) }

    func answer(_ received: Received<any Message>, in transaction: borrowing Transaction) async throws -> Finished {
        let query = try typed(received.message, H.Input.self)
        let answer = try await handler.answer(query, received.context, in: transaction)
        return Finished(
            reply: try WireCoding.encoder().encode(answer.reply), sealsReply: true, events: [], audit: answer.audit)
    }
}

/// The wiring pairs each message with its own handler, so another type here is a fault of the runtime.
func typed<Input>(_ message: Any, _ type: Input.Type) throws -> Input {
    guard let message = message as? Input else { throw RuntimeFault("a message of another type than its subscription") }
    return message
}

private func finish<M: Change>(_ outcome: Outcome<M.Reply>, of message: M.Type) throws -> Finished {
    Finished(
        reply: M.Reply.self == NoReply.self ? nil : try WireCoding.encoder().encode(outcome.reply),
        sealsReply: message is any SealedReply.Type, outcome)
}

/// Something that our own code promised and did not keep; never a caller's fault.
public struct RuntimeFault: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
