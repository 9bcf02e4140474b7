import Contracts
import Foundation
import Logging
import Model
import Postgres
import ServiceRuntime
import ServiceTesting
import Testing

@testable import Identity

@Suite struct `An installation of an earlier version` {
    @Test func `owes after the upgrade what it owed before, word for word`() async throws {
        let before = Array(IdentityService.migrations.prefix { $0.name < "m0004" })
        try await withScratchSchema(migrations: before) { connection in
            let receipts = [
                Receipt(event: "a", source: "school-census", outcome: .accepted, at: EventBody.now),
                Receipt(
                    event: nil, source: "gp-registration", outcome: .refused,
                    problems: [Problem(field: "/time", rule: "required", explanation: "Give a “time”.")],
                    at: EventBody.now.addingTimeInterval(0.125)),
            ]
            let keys = receipts.indices.map { Data([UInt8($0)]) }
            try await connection.withTransaction { transaction in
                try ReceiptStore().keep(
                    zip(keys, receipts).map { .init(key: $0, receipt: $1) }, in: transaction)
                transaction.write("insert into owed_receipt (key) select * from unnest(\(keys))")
            }
            try await Schema.migrate(
                IdentityService.migrations, on: connection,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
            let owed = try await connection.withTransaction {
                try await $0.query("select recipient, type, body from runtime_owed_reply order by id")
                    .decode((String, String, Data).self)
            }
            #expect(owed.map(\.0) == ["receipts.school-census", "receipts.gp-registration"])
            #expect(owed.allSatisfy { $0.1 == ReportInvolvement.route.type })
            #expect(try owed.map { try WireCoding.decoder().decode(Receipt.self, from: $0.2) } == receipts)
        }
    }
}
