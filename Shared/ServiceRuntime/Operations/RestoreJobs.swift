import Contracts
import FoundationEssentials
import Model
import Postgres

/// Sets back what a restored consumer has forgotten, so that it is offered again: each sequence of which it has passed
/// anything since its backup, from the first row that is kept. What it has not forgotten it drops.
struct OfferAgainJob: Job {
    static let name = "runtime-offer-again"
    let interval = Duration.seconds(10)
    var page = 5000

    func turn(_ work: JobContext) async throws -> Bool {
        try await work.transaction { transaction in
            let consumers = try await transaction.query(
                """
                select consumer, since, place from runtime_consumer where place is not null
                limit 1 for update skip locked
                """
            ).decode((String, Date, UUID).self)
            guard let (consumer, since, place) = consumers.first else { return false }
            let next = try await OutboxStore.setBack(
                consumer, since: since, beyond: place, limit: page, in: transaction)
            transaction.write(
                "update runtime_consumer set place = \(optional: next) where consumer = \(consumer)")
            return true
        }
    }
}

/// Tells a restored producer how far each of its sequences has been passed here, so that it learns what it no longer knows.
/// A word may be lost: what is said later in a sequence shows the same here.
struct TellAgainJob: Job {
    static let name = "runtime-tell-again"
    let interval = Duration.seconds(2)
    var page = 20_000

    func turn(_ work: JobContext) async throws -> Bool {
        let page = page
        let passed = try await work.transaction { transaction -> [(producer: Party, position: Position)] in
            let producers = try await transaction.query(
                "select consumer, told from runtime_consumer where told is not null limit 1 for update skip locked"
            ).decode((String, UUID).self)
            guard let (name, told) = producers.first else { return [] }
            let marks = try await transaction.query(
                """
                select subject, number, epoch from runtime_position
                where source = \(name) and subject > \(told) order by subject limit \(page)
                """
            ).decode((UUID, Int, Int).self)
            let last = marks.count < page ? nil : marks.last?.0
            transaction.write("update runtime_consumer set told = \(optional: last) where consumer = \(name)")
            guard let producer = Party(rawValue: name) else { return [] }
            return marks.map { subject, number, epoch in
                (producer, Position(subject: subject, number: number, timeline: Timeline(epoch: epoch)))
            }
        }
        await work.committer.relay.offer([], passed: passed)
        // One page a turn: all of them would go out at once.
        return false
    }
}

/// Tells the audit log of a new epoch.
struct NoteEpochJob: Job {
    static let name = "runtime-note-epoch"
    let interval = Duration.seconds(2)

    func turn(_ work: JobContext) async throws -> Bool {
        try await work.change { transaction in
            let begun = try await transaction.query(
                "update runtime_epoch set noted = true where not noted returning epoch, backup_of"
            ).decode((Int, Date).self)
            guard let (epoch, backup) = begun.first else { return nil }
            let note = AuditNote(
                .restored,
                terms: [
                    "by": Party.operations.rawValue, "epoch": "\(epoch)", "backupOf": WireCoding.text(of: backup),
                ])
            return .done(auditing: [note])
        }
        return false
    }
}

extension OutboxStore {
    /// Sets the confirmations of a page of sequences back, in their order: those of which `consumer` has confirmed
    /// anything since `since`.
    /// - Returns: the last subject of the page; nil where it was the last page.
    static func setBack(
        _ consumer: String, since: Date, beyond place: UUID, limit: Int, in transaction: borrowing Transaction
    ) async throws -> UUID? {
        let subjects = try await transaction.query(
            """
            with page as materialized (
                select n.subject, n.passed_at from runtime_number n
                where n.consumer = \(consumer) and n.subject > \(place) order by n.subject limit \(limit) for update
            ), moved as (
                update runtime_number n set confirmed = least(n.confirmed, first.number - 1), due = now(), offers = 0
                from page cross join lateral (
                    select min(o.number) as number from runtime_outbox o
                    where o.consumer = \(consumer) and o.subject = page.subject
                ) first
                where n.consumer = \(consumer) and n.subject = page.subject and coalesce(page.passed_at >= \(since), true)
                    and first.number is not null
            )
            select subject from page order by subject
            """
        ).decode(UUID.self)
        return subjects.count < limit ? nil : subjects.last
    }
}
