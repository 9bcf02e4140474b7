import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// An event that somebody may be told of.
protocol InvolvementNews: Event {
    var kind: RecipientsOf.Fact.Kind { get }
    var child: Child.ID { get }
    var handle: Involvement.Handle { get }
    var inContact: [Involvement.Handle] { get }
    var at: Date { get }
}

extension InvolvementBegan: InvolvementNews {
    var kind: RecipientsOf.Fact.Kind { .began }
}

extension InvolvementEnded: InvolvementNews {
    var kind: RecipientsOf.Fact.Kind { .ended }
}

extension PartTaken: InvolvementNews {
    var kind: RecipientsOf.Fact.Kind {
        switch part {
        case .leadProfessional: .leads
        case .assessment: .assesses
        }
    }
}

/// It concerns nobody but whoever recorded it.
extension DeclarationDecided: InvolvementNews {
    var kind: RecipientsOf.Fact.Kind { standing == .declined ? .declined : .confirmed }
    var inContact: [Involvement.Handle] { [] }
}

/// Keeps what happened, and wakes the delivery: who may be told is asked then, not now.
struct FactHandler<News: InvolvementNews>: BatchHandler {
    let facts: FactStore

    func load(for batch: [Received<News>], in transaction: borrowing Transaction) async throws -> [PendingFact] { [] }

    func decide(_ news: News, _ known: inout [PendingFact], _ context: Context) -> Outcome<NoReply> {
        known.append(
            PendingFact(
                id: context.messageID, child: news.child, kind: news.kind, handle: news.handle,
                inContact: news.inContact, at: news.at, nextAttempt: context.now))
        return .done(waking: [DeliverDue.name])
    }

    func apply(_ known: [PendingFact], in transaction: borrowing Transaction) async throws {
        facts.insert(known, in: transaction)
    }
}
