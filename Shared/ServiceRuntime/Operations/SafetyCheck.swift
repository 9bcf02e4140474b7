import FoundationEssentials
import Postgres

/// A service refuses to start on a database that could lose what it has been told to keep.
enum SafetyCheck {
    /// The first of which all is tried out that the runtime asks for.
    private static let oldest = 15

    /// - Throws: `ConfigurationFault` naming each setting that is unsafe, and what to do.
    static func database(_ connection: Connection) async throws {
        let faults = try await databaseFaults(connection)
        guard faults.isEmpty else { throw ConfigurationFault("unsafe database: " + faults.joined(separator: "; ")) }
    }

    /// What is unsafe about the database, and what to do.
    static func databaseFaults(_ connection: Connection) async throws -> [String] {
        try await connection.withTransaction { transaction in
            let settings = try await transaction.query(
                "select name, setting from pg_settings where name = any(\(unsafe.map(\.name)))"
            )
            .decode((String, String).self)
            let (version, isStandby, isSuperuser) = try await transaction.query(
                """
                select current_setting('server_version_num')::int / 10000, pg_is_in_recovery(),
                    (select rolsuper from pg_roles where rolname = current_user)
                """
            ).decode((Int, Bool, Bool).self)[0]
            let unlogged = try await transaction.query(
                """
                select relname::text from pg_class
                where relnamespace = current_schema()::regnamespace and relkind = 'r' and relpersistence = 'u'
                order by relname
                """
            ).decode(String.self)
            var faults = settings.flatMap { name, setting in
                unsafe.filter { $0.name == name && $0.unsafe == setting }
                    .map { "\(name) is \(setting): \($0.consequence); set it to \($0.safe)" }
            }
            if version < oldest { faults.append("PostgreSQL \(version) is too old: upgrade it to \(oldest) or later") }
            if isStandby {
                faults.append("the server is a standby, which takes no writes: name the primary in database.conninfo")
            }
            if isSuperuser { faults.append("the service's role is a superuser: alter role … nosuperuser") }
            faults += unlogged.map {
                "the table \($0) is unlogged, and is emptied by a crash: alter table … set logged"
            }
            return faults
        }
    }

    private struct Setting: Sendable {
        var name: String
        var consequence: String
        /// The one value that is not safe.
        var unsafe: String
        /// What to set it to.
        var safe: String

        init(_ name: String, is unsafe: String, _ consequence: String, safe: String? = nil) {
            (self.name, self.consequence, self.unsafe) = (name, consequence, unsafe)
            self.safe = safe ?? (unsafe == "on" ? "off" : "on")
        }
    }

    private static let unsafe = [
        Setting("fsync", is: "off", "a crash of the machine destroys the database"),
        Setting("full_page_writes", is: "off", "a crash leaves pages half written"),
        Setting(
            "synchronous_commit", is: "off", "a crash undoes what was acknowledged", safe: "on, local or remote_apply"),
        Setting("zero_damaged_pages", is: "on", "damaged pages become empty ones"),
        Setting("ignore_checksum_failure", is: "on", "damaged pages are believed"),
        Setting("default_transaction_read_only", is: "on", "nothing can be written"),
    ]
}
