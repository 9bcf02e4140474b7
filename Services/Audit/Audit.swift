import Contracts
import ServiceRuntime

/// The log of every action of a person and every decision about a child.
@main struct AuditService {
    static func main() async throws {
        try await Service.main(.audit, migrations: migrations) { _ in wiring }
    }

    static var wiring: Wiring {
        Wiring(subscriptions: [
            .handle(AuditEntriesWritten.self, with: EntriesWrittenHandler(entries: EntryStore()))
        ])
    }

    static let migrations = [
        Migration("m0001_log", PackageResources.m0001_log_sql),
        Migration("m0002_lean_indexes", PackageResources.m0002_lean_indexes_sql),
        Migration("m0003_behalf", PackageResources.m0003_behalf_sql),
    ]
}
