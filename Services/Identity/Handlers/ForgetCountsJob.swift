import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Drops what was counted of the feeds long ago, and whom anybody opened before yesterday, and who was proposed; makes the counts of a day that is
/// over one row each.
struct ForgetCountsJob: Job {
    static let name = "forget-counts"

    private let quality = QualityStore()
    var interval: Duration { .seconds(3600) }

    func turn(_ work: JobContext) async throws -> Bool {
        let first = PartialDate.london(work.now.addingTimeInterval(-Double(QualityStore.daysKept) * 86_400))
        let yesterday = PartialDate.london(work.now.addingTimeInterval(-86_400))
        try await work.transaction { transaction in
            quality.forget(before: first, in: transaction)
            LookupStore.forget(before: yesterday, in: transaction)
            func ago(_ days: Int) -> Date { work.now.addingTimeInterval(-Double(days) * 86_400) }
            ProposalStore.forget(
                askedBefore: ago(ProposalRules.daysWaiting), decidedBefore: ago(ProposalRules.daysDecided),
                in: transaction)
        }
        return try await work.transaction { try await quality.fold(before: yesterday, in: $0) }
    }
}
