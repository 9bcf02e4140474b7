import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Drops what was counted of the feeds long ago, and whom anybody opened before yesterday.
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
        }
        return false
    }
}
