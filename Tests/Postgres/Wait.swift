import Postgres

/// Asks again until `condition` holds.
func wait(for condition: SQL, on connection: Connection) async throws {
    while try await connection.value(condition, as: Bool?.self) != true {}
}

/// How many advisory locks are held in this database.
let advisoryLocks: SQL = """
    select count(*) from pg_locks where locktype = 'advisory' and granted
        and database = (select oid from pg_database where datname = current_database())
    """
