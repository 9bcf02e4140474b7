import Contracts
import FoundationEssentials
import Model
import Postgres

/// What every service answers alike, to those who run the system.
struct OperationsHandlers<Owner: ServiceTag>: Sendable {
    static var subscriptions: [Subscription] {
        [
            .handle(ViewHealth<Owner>.self, with: Health()),
            .handle(ViewParked<Owner>.self, with: Parked()),
            .handle(RetryParked<Owner>.self, with: Retry()),
            .handle(DropParked<Owner>.self, with: Drop()),
            .handle(ViewForked<Owner>.self, with: Forked()),
            .handle(OfferAgain<Owner>.self, with: OfferingAgain()),
        ]
    }

    struct Health: QueryHandler {
        func answer(_ query: ViewHealth<Owner>, _ context: Context, in transaction: borrowing Transaction) async throws
            -> Answer<ServiceHealth>
        {
            let replicas = try await transaction.query(
                """
                select id, started, last_seen from runtime_replica
                where last_seen > now() - interval '10 seconds' order by started
                """
            ).decode((UUID, Date, Date).self)
            let (early, parked, unconfirmed, owed, forked) = try await transaction.query(
                """
                select (select count(*) from runtime_early), (select count(*) from runtime_parked),
                    (select coalesce(sum(number - confirmed), 0)::bigint from runtime_number where due is not null),
                    (select count(*) from runtime_owed_reply), (select count(*) from runtime_fork)
                """
            ).decode((Int, Int, Int, Int, Int).self)[0]
            return Answer(
                ServiceHealth(
                    service: Owner.party,
                    replicas: replicas.map { .init(id: $0.0, started: $0.1, lastSeen: $0.2) }, early: early,
                    parked: parked, unconfirmed: unconfirmed, owed: owed, forked: forked))
        }
    }

    struct Parked: QueryHandler {
        func answer(_ query: ViewParked<Owner>, _ context: Context, in transaction: borrowing Transaction) async throws
            -> Answer<ViewParked<Owner>.Reply>
        {
            let rows = try await transaction.query(
                """
                select id, type, sender, subject, number, reason, attempts, parked, next_attempt
                from runtime_parked order by parked limit \(max(1, min(query.limit, 500)))
                """
            ).decode((UUID, String, String, UUID?, Int?, String, Int, Date, Date?).self)
            let parked = rows.map {
                ParkedMessage(
                    id: $0.0, type: $0.1, sender: $0.2, subject: $0.3?.text, number: $0.4,
                    reason: $0.5, attempts: $0.6, parked: $0.7, nextAttempt: $0.8)
            }
            return Answer(.init(parked: parked), auditing: AuditNote(.viewedParked))
        }
    }

    struct Retry: MessageHandler {
        func handle(_ command: RetryParked<Owner>, _ context: Context, in transaction: borrowing Transaction)
            async throws -> Outcome<RetryParked<Owner>.Reply>
        {
            let found = try await transaction.query(
                "update runtime_parked set next_attempt = now() where id = \(command.id) returning id"
            ).decode(UUID.self)
            guard !found.isEmpty else { return .reply(.unknown) }
            var outcome = Outcome<RetryParked<Owner>.Reply>.reply(.willRetry, auditing: AuditNote(.retriedParked))
            outcome.wakes = [RetryParkedJob.name]
            return outcome
        }
    }

    struct Drop: MessageHandler {
        func handle(_ command: DropParked<Owner>, _ context: Context, in transaction: borrowing Transaction)
            async throws -> Outcome<DropParked<Owner>.Reply>
        {
            guard let incoming = try await ParkingStore.take(command.id, in: transaction) else {
                return .reply(.unknown)
            }
            // Dropping passes its places, so that what waits behind it may go on.
            InboxStore.hold(incoming.positions.map(\.subject), in: transaction)
            let sequences = incoming.positions.map {
                SubjectSequence(source: incoming.sender.rawValue, subject: $0.subject)
            }
            var rule = try await InboxStore.rule(for: sequences, in: transaction)
            if rule.verdict(on: incoming.positions, from: incoming.sender.rawValue, digest: incoming.digest) == .apply {
                rule.pass(incoming.positions, from: incoming.sender.rawValue, digest: incoming.digest)
                InboxStore.write(rule, in: transaction)
            }
            var outcome = Outcome<DropParked<Owner>.Reply>.reply(
                .dropped, auditing: AuditNote(.droppedParked, terms: ["type": incoming.type]))
            outcome.wakes = [DrainEarlyJob.name]
            return outcome
        }
    }

    static func subscriptions(of party: Party) -> [Subscription] {
        switch party {
        case .identity: OperationsHandlers<IdentityTag>.subscriptions
        case .directory: OperationsHandlers<DirectoryTag>.subscriptions
        case .shielding: OperationsHandlers<ShieldingTag>.subscriptions
        case .notifications: OperationsHandlers<NotificationsTag>.subscriptions
        case .audit: OperationsHandlers<AuditTag>.subscriptions
        case .gateway, .operations: []
        }
    }
}
