import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime
import Synchronization

/// Those who run the system go through the records by hand, or see what would be done.
struct RunRetentionHandler: MessageHandler {
    var desk = RetentionDesk()

    func handle(_ command: RunRetention, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<RunRetention.Reply>
    {
        let today = PartialDate.london(context.now)
        let day = command.day ?? today
        var problems: [Problem] = []
        if !day.isComplete {
            problems.append(
                Problem(field: "/day", rule: "completeDate", explanation: "Give the year, the month and the day."))
        } else if day > today, !command.isDry {
            problems.append(
                Problem(
                    field: "/day", rule: "notInFuture",
                    explanation: "Give a day that is not in the future, or only ask what would be done."))
        }
        guard problems.isEmpty else { return .reply(.refused(Refusal(.invalid, problems: problems))) }

        let done = try await desk.round(on: day, isDry: command.isDry, after: command.after, in: transaction)
        let note = AuditNote(
            .ranRetention,
            terms: [
                "by": Party.operations.rawValue, "day": day.description, "dry": "\(command.isDry)",
                "purged": "\(done.report.purged)",
            ])
        return Outcome(reply: .ran(done.report), events: done.events, audit: [note] + done.audit)
    }
}

/// Goes through all records once an hour. A process that ends in the middle begins anew.
struct KeepRetentionJob: Job {
    static let name = "keep-retention"

    var desk = RetentionDesk()
    private let place = Place()
    var interval: Duration { .seconds(3600) }

    init(desk: RetentionDesk = RetentionDesk()) { self.desk = desk }

    private final class Place: Sendable {
        let next = Mutex(Child.ID?.none)
    }

    func turn(_ work: JobContext) async throws -> Bool {
        let after = place.next.withLock { $0 }
        var next: Child.ID?
        try await work.change { transaction in
            let done = try await desk.round(on: .london(work.now), isDry: false, after: after, in: transaction)
            next = done.report.next
            return Outcome(reply: NoReply(), events: done.events, audit: done.audit)
        }
        place.next.withLock { $0 = next }
        return next != nil
    }
}
