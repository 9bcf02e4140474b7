import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Reminds of shields whose review comes near, and of those whose review has lapsed: once each, in the audit log, where it
/// can be shown later that it was said. Officers find them in their list. It changes nothing else: a lapsed shield stands.
struct RemindOfReviewsJob: Job {
    static let name = "remind-of-reviews"
    static let batch = 100

    var reviews = ShieldReviewStore()
    var interval: Duration { .seconds(3600) }

    func turn(_ work: JobContext) async throws -> Bool {
        var count = 0
        try await work.change { transaction in
            let outcome = try await remind(at: work.now, in: transaction)
            count = outcome.audit.count
            return count == 0 ? nil : outcome
        }
        return count == Self.batch
    }

    func remind(at now: Date, in transaction: borrowing Transaction) async throws -> Outcome<NoReply> {
        let reminders = try await reviews.unreminded(at: now, limit: Self.batch, in: transaction)
        reviews.note(reminders, in: transaction)
        return Outcome(
            reply: NoReply(),
            audit: reminders.map { reminder in
                AuditNote(
                    .remindedOfShieldReview, terms: ["review": reminder.owed.rawValue], children: [reminder.child])
            })
    }
}
