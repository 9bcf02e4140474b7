import Foundation
import Postgres

/// The b-trees of some tables, taken away for a load and made again after it.
struct OnlineTrees {
    private var statements: [String] = []

    static func take(from tables: [String], _ site: OnlineSite) async throws -> OnlineTrees {
        let (constraints, indexes) = try await site.admin.withTransaction { transaction in
            let rows = try await transaction.queries([
                """
                select conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) from pg_constraint
                where contype in ('p', 'u') and conrelid = any(\(tables)::text[]::regclass[])
                """,
                """
                select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
                where indrelid = any(\(tables)::text[]::regclass[])
                    and not exists (select from pg_constraint where conindid = indexrelid)
                """,
            ])
            return (
                try rows[0].decode((String, String, String).self), try rows[1].decode((String, String).self)
            )
        }
        var trees = OnlineTrees()
        for (table, name, definition) in constraints {
            try await site.admin.execute(script: "alter table \(table) drop constraint \(name)")
            trees.statements.append("alter table \(table) add constraint \(name) \(definition)")
        }
        for (name, definition) in indexes {
            try await site.admin.execute(script: "drop index \(name)")
            trees.statements.append(definition)
        }
        return trees
    }

    /// Two at a time, of different tables as far as there are some: to add a constraint locks its table.
    func plant(_ site: OnlineSite) async throws {
        let forms = statements.filter { $0.contains("person_form") }
        let others = statements.filter { !$0.contains("person_form") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for list in [forms, others] {
                let connection = site.loadingConnection()
                group.addTask { @concurrent in
                    for statement in list {
                        let start = ContinuousClock.now
                        try await connection.execute(script: statement)
                        let seconds = Int((ContinuousClock.now - start) / .seconds(1))
                        if seconds > 0 { say("\(seconds) s: \(statement.prefix(90))") }
                    }
                    await connection.close()
                }
            }
            try await group.waitForAll()
        }
    }
}
