import Crypto
import FoundationEssentials
import Logging
import Postgres

/// Brings a schema up to date: forward only, each step in one transaction, one replica at a time.
public enum Schema {
    /// - Throws: `ConfigurationFault` when a step that has been applied reads differently now.
    public static func migrate(_ migrations: [Migration], on connection: Connection, logger: Logger) async throws {
        let all =
            [
                Migration("m0000_runtime", PackageResources.m0001_runtime_sql),
                Migration("m0000_runtime_offers", PackageResources.m0002_offers_sql),
                Migration("m0000_runtime_parked_correlation", PackageResources.m0003_parked_correlation_sql),
                Migration("m0000_runtime_confirmed_sequences", PackageResources.m0004_confirmed_sequences_sql),
                Migration("m0000_runtime_epochs", PackageResources.m0005_epochs_sql),
                Migration("m0000_runtime_owed_replies", PackageResources.m0006_owed_replies_sql),
            ] + migrations
        // Under the lock: two that make a table at once fail in the catalogue, whatever "if not exists" says.
        try await connection.execute(
            script: """
                begin;
                select pg_advisory_xact_lock(hashtext('runtime_migration ' || current_schema()));
                create table if not exists runtime_migration (
                    name text primary key, digest text not null, applied timestamptz not null default now());
                commit;
                """)
        for migration in all {
            let digest = SHA256.hash(data: Data(migration.sql.utf8)).map {
                String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
            }.joined()
            let known = try await connection.withTransaction { transaction in
                try await transaction.query("select digest from runtime_migration where name = \(migration.name)")
                    .decode(String.self).first
            }
            if let known {
                guard known == digest else {
                    throw ConfigurationFault("the migration \(migration.name) has been edited after it was applied")
                }
                continue
            }
            // The lock and the second look make replicas that start together apply each step once.
            try await connection.execute(
                script: """
                    begin;
                    select pg_advisory_xact_lock(hashtext('runtime_migration ' || current_schema()));
                    do $migration$ begin
                        if exists (select from runtime_migration where name = '\(migration.name)') then return; end if;
                        execute $step$\(migration.sql)$step$;
                        insert into runtime_migration (name, digest) values ('\(migration.name)', '\(digest)');
                    end $migration$;
                    commit;
                    """)
            logger.info("migrated", metadata: ["step": "\(migration.name)"])
        }
    }
}
