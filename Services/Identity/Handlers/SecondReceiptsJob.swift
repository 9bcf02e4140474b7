import Contracts
import Foundation
import Postgres
import ServiceRuntime

/// Publishes the receipts that are owed to sources whose events were held. One that is published twice, because we died
/// in between, does no harm.
struct SecondReceiptsJob: Job {
    static let name = "second-receipts"
    static let batch = 100

    var receipts = ReceiptStore()
    var interval: Duration { .seconds(5) }

    func turn(_ work: JobContext) async throws -> Bool {
        try await work.transaction { transaction in
            let owed = try await receipts.takeOwed(limit: Self.batch, in: transaction)
            if !owed.isEmpty { try await work.answer(owed) }
            return owed.count == Self.batch
        }
    }
}
