import Contracts
import FoundationEssentials
import Model
import Postgres

/// Answers questions of one kind, some of them only after another service was asked.
struct Consulting<H: ConsultingQueryHandler>: QueryProcessor {
    let handler: H

    func decode(_ body: Data) throws -> any Message { try WireCoding.decoder().decode(H.Input.self, from: body) }

    func consulted(on received: Received<any Message>, over connection: Connection, _ asker: Asker?) async throws
        -> any QueryProcessor
    {
        let (query, context) = (try typed(received.message, H.Input.self), received.context)
        guard try handler.consults(on: query, context) else { return self }
        guard let asker else { throw RuntimeFault("an answer needs somebody to ask") }
        let (question, known) = try await connection.withTransaction { transaction in
            try await handler.question(for: query, context, in: transaction)
        }
        let told = try await asker.ask(question, within: H.Question.goodFor)
        return Informed(handler: handler, known: known, told: told)
    }

    func answer(_ received: Received<any Message>, in transaction: borrowing Transaction) async throws -> Finished {
        try await Answering(handler: handler).answer(received, in: transaction)
    }
}

/// Answers one question, about which another service has been asked.
private struct Informed<H: ConsultingQueryHandler>: QueryProcessor {
    let handler: H
    let known: H.Known
    let told: H.Question.Reply

    func decode(_ body: Data) throws -> any Message { try WireCoding.decoder().decode(H.Input.self, from: body) }

    func answer(_ received: Received<any Message>, in transaction: borrowing Transaction) async throws -> Finished {
        let query = try typed(received.message, H.Input.self)
        let answer = try await handler.answer(query, received.context, knowing: known, told: told, in: transaction)
        return Finished(
            reply: try WireCoding.encoder().encode(answer.reply), sealsReply: H.Input.self is any SealedReply.Type,
            events: [], audit: answer.audit)
    }
}
