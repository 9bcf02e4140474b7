import Contracts
import FoundationEssentials
import Postgres

/// Which life of its history a service's schema lives. One that was restored from a backup begins another, before it may
/// serve again: the numbers that it would give next have been given before, to other events.
public struct Epoch: Sendable {
    /// From 1; later ones are the seconds since 1970 of their beginning, so that two restores of one backup differ.
    public let number: Int
    /// Whether the schema lies where its epoch began. Elsewhere it is a copy, restored from a dump.
    public let isAtHome: Bool

    /// Reads it from the schema of `connection`, which has been migrated.
    public init(on connection: Connection) async throws {
        (number, isAtHome) = try await connection.withTransaction { transaction in
            try await transaction.query("select e.epoch, e.home = h.home from runtime_epoch e, runtime_home h")
                .decode((Int, Bool).self)[0]
        }
    }

    /// The number of the one that the schema lives.
    public static func number(in transaction: borrowing Transaction) async throws -> Int {
        try await transaction.query("select epoch from runtime_epoch").decode(Int.self)[0]
    }

    /// The next one, if it begins at `now`.
    public func next(at now: Date) -> Int { max(number + 1, Int(now.timeIntervalSince1970)) }

    /// Begins the epoch `number` in the schema of `connection`, which is of a backup of `instant`. The service says so to
    /// the audit log once it runs. Harmless to repeat.
    public static func begin(_ number: Int, backupOf instant: Date, on connection: Connection) async throws {
        try await connection.withTransaction { transaction in
            transaction.write(
                """
                update runtime_epoch set epoch = \(number), home = (select home from runtime_home), raised = now(),
                    backup_of = \(instant), noted = false
                where epoch <= \(number)
                """)
        }
    }

    /// How many sessions of this role there are besides that of `connection`.
    public static func otherSessions(on connection: Connection) async throws -> Int {
        try await connection.withTransaction { transaction in
            try await transaction.query(
                """
                select count(*) from pg_stat_activity
                where usename = current_user and datname = current_database() and pid <> pg_backend_pid()
                """
            ).decode(Int.self)[0]
        }
    }

    /// - Throws: `ConfigurationFault` where the schema has been restored, and nobody has said so yet.
    func check(of party: Party) throws {
        guard !isAtHome else { return }
        throw ConfigurationFault(
            "the schema \(party.rawValue) has been restored from a dump: say "
                + "contactpoint restored \(party.rawValue) --backup-of INSTANT, then start again")
    }
}
