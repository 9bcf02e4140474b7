import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Purges records: in the journal first, so that no restore brings them back.
struct PurgeRecordsHandler: MessageHandler {
    let journal: ShieldJournal
    var store = PurgeStore()

    func handle(_ command: PurgeRecords, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<PurgeRecords.Reply>
    {
        let wish = Purge(records: Set(command.records), handles: Set(command.handles))
        let apart = try await store.apart(from: wish.records, in: transaction)
        switch PurgeDecision.decide(wish, with: apart, purged: try journal.read { $0.purged }) {
        case .purges(let purge):
            try journal.purge(purge)
            store.purge(purge.bound, in: transaction)
            return .reply(
                .purged(purge.bound.count),
                auditing: AuditNote(
                    .purgedRecords, terms: ["by": Party.operations.rawValue, "count": "\(purge.bound.count)"]))
        case .alreadyPurged:
            return .reply(.alreadyPurged)
        case .refused(let ground):
            return .reply(.refused(Refusal(.invalid, problems: [ground.problem])))
        }
    }
}

extension PurgeDecision.Ground {
    fileprivate var problem: Problem {
        switch self {
        case .nothingNamed:
            Problem(field: "/records", rule: "required", explanation: "Name at least one record or involvement.")
        case .tooMany:
            Problem(
                field: "/records", rule: "tooMany", explanation: "Name at most \(PurgeDecision.most) at once.")
        }
    }
}
