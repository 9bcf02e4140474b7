import Foundation
import Postgres

/// A service refuses to start on a database that could lose what it has been told to keep.
enum SafetyCheck {
    /// - Throws: `ConfigurationFault` naming each setting that is unsafe.
    static func database(_ connection: Connection) async throws {
        let (fsync, pages, commit, isSuperuser) = try await connection.withTransaction { transaction in
            try await transaction.query(
                """
                select current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
                    (select rolsuper from pg_roles where rolname = current_user)
                """
            ).decode((String, String, String, Bool).self)[0]
        }
        var faults: [String] = []
        if fsync != "on" { faults.append("fsync is \(fsync)") }
        if pages != "on" { faults.append("full_page_writes is \(pages)") }
        if commit == "off" { faults.append("synchronous_commit is off") }
        if isSuperuser { faults.append("the service's role is a superuser") }
        guard faults.isEmpty else { throw ConfigurationFault("unsafe database: " + faults.joined(separator: "; ")) }
    }
}
