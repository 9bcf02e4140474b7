import Foundation
import Postgres
import Testing

@Suite struct `A pool lends its connections` {
    @Test func `transactions run side by side, as many as there are connections`() async throws {
        try await withScratch { scratch in
            let pool = scratch.pool(3)
            let watcher = scratch.connection()
            // Each of three takes a lock, which its session keeps, and waits until all three are held.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...3 {
                    group.addTask {
                        try await pool.withTransaction { transaction in
                            try await transaction.query("select pg_advisory_lock(\(number))")
                            try await wait(for: "select (\(sql: advisoryLocks)) = 3", on: watcher)
                        }
                    }
                    if number == 3 { try await group.waitForAll() }
                }
            }
        }
    }

    @Test func `more borrowers than connections take turns, and an error gives back what was lent`() async throws {
        try await withScratch { scratch in
            let pool = scratch.pool(2)
            try await scratch.connection().execute(script: "create table t (n int8)")
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        _ = try? await pool.withTransaction { transaction in
                            transaction.write("insert into t values (\(number))")
                            if number.isMultiple(of: 2) { try await transaction.query("select 1 / 0") }
                        }
                    }
                }
            }
            let rows = try await pool.withSnapshot { try await $0.query("select n from t order by n") }
            #expect(try rows.decode(Int.self) == (0..<200).filter { !$0.isMultiple(of: 2) })
            let used = try await pool.withSnapshot { snapshot in
                try await snapshot.query(
                    "select count(*) from pg_stat_activity where datname = current_database()"
                ).first(as: Int.self)
            }
            // Those of the pool, and the one that set up, if it is still there.
            #expect([2, 3].contains(used))
            await pool.close()
            await #expect(throws: PostgresError.self) { try await pool.waitUntilConnected() }
        }
    }
}
