import Contracts
import Foundation
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

/// Tells the audit log of a new epoch.
struct NoteEpochJob: Job {
    static let name = "runtime-note-epoch"
    let interval = Duration.seconds(10)

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
    /// anything since `since`, which is when they would be due at the earliest.
    /// - Returns: the last subject of the page; nil where it was the last page.
    static func setBack(
        _ consumer: String, since: Date, beyond place: UUID, limit: Int, in transaction: borrowing Transaction
    ) async throws -> UUID? {
        let subjects = try await transaction.query(
            """
            with page as materialized (
                select n.subject, n.due from runtime_number n
                where n.consumer = \(consumer) and n.subject > \(place) order by n.subject limit \(limit) for update
            ), moved as (
                update runtime_number n set confirmed = least(n.confirmed, first.number - 1), due = now(), offers = 0
                from page cross join lateral (
                    select min(o.number) as number from runtime_outbox o
                    where o.consumer = \(consumer) and o.subject = page.subject
                ) first
                where n.consumer = \(consumer) and n.subject = page.subject and page.due >= \(since)
                    and first.number is not null
            )
            select subject from page order by subject
            """
        ).decode(UUID.self)
        return subjects.count < limit ? nil : subjects.last
    }
}
