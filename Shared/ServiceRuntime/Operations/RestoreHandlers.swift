import Contracts
import FoundationEssentials
import Model
import Postgres

extension OperationsHandlers {
    /// Lists what has forked, for people to look at.
    struct Forked: QueryHandler {
        func answer(_ query: ViewForked<Owner>, _ context: Context, in transaction: borrowing Transaction) async throws
            -> Answer<ViewForked<Owner>.Reply>
        {
            let rows = try await transaction.query(
                """
                select source, consumer, subject, epoch, base, reached, applied, seen from runtime_fork
                order by seen, source, consumer, subject limit \(max(1, min(query.limit, 500)))
                """
            ).decode((String, String, UUID, Int, Int, Int, Int, Date).self)
            let forked = rows.map {
                ForkedSequence(
                    source: $0.0, consumer: $0.1.isEmpty ? nil : $0.1, subject: $0.2.text, epoch: $0.3, base: $0.4,
                    reached: $0.5, applied: $0.6, seen: $0.7)
            }
            return Answer(.init(forked: forked), auditing: AuditNote(.viewedForked))
        }
    }

    /// Notes that a service has forgotten; jobs do the rest, since there may be millions of sequences.
    struct OfferingAgain: MessageHandler {
        func handle(_ command: OfferAgain<Owner>, _ context: Context, in transaction: borrowing Transaction)
            async throws -> Outcome<OfferAgain<Owner>.Reply>
        {
            let first = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
            transaction.write(
                """
                insert into runtime_consumer as c (consumer, epoch, since, place, told)
                values (\(command.consumer.rawValue), \(command.epoch), \(command.since), \(first), \(first))
                on conflict (consumer) do update set epoch = greatest(c.epoch, excluded.epoch),
                    since = case when c.place is null then excluded.since else least(c.since, excluded.since) end,
                    place = excluded.place, told = excluded.told
                """)
            let terms = ["consumer": command.consumer.rawValue, "since": WireCoding.text(of: command.since)]
            var outcome = Outcome<OfferAgain<Owner>.Reply>.reply(
                .offering, auditing: AuditNote(.offeredAgain, terms: terms))
            outcome.wakes = [OfferAgainJob.name, TellAgainJob.name]
            return outcome
        }
    }
}
