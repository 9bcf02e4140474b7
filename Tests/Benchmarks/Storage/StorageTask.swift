/// One figure: how ours is measured, and how pgbench is.
struct StorageTask {
    let name: String
    let ours: (_ seconds: Double) async throws -> Double
    let theirs: () async throws -> Double

    static func all(_ desk: Desk, _ pool: PoolDesk, _ peer: Pgbench) throws -> [StorageTask] {
        let insert = "\(Ledger.insert) values (:child, :number, :body);"
        let unnest = "\(Ledger.insert) select * from unnest(:children::uuid[], :numbers::int8[], :bodies::text[]);"
        func inTransaction(_ statements: [String]) -> String {
            (["\\startpipeline", "begin;"] + statements + ["commit;", "\\endpipeline"]).joined(separator: "\n")
        }
        var tasks = [
            StorageTask(
                name: "commit-1", ours: { try await desk.commits(for: $0) },
                theirs: { try await peer.transactions(insert, Ledger.variables(1)) })
        ]
        for rows in [32, 256] {
            tasks += [
                StorageTask(
                    name: "rows-\(rows)", ours: { try await desk.rows(rows, for: $0) },
                    theirs: {
                        let script = inTransaction(Array(repeating: insert, count: rows))
                        return try await peer.transactions(script, Ledger.variables(1)) * Double(rows)
                    }),
                StorageTask(
                    name: "rows-\(rows)-unnest", ours: { try await desk.rowsAtOnce(rows, for: $0) },
                    theirs: {
                        let script = inTransaction([unnest])
                        return try await peer.transactions(script, Ledger.variables(rows)) * Double(rows)
                    }),
            ]
        }
        return tasks + [
            StorageTask(
                name: "tasks-32", ours: { try await pool.commits(by: 32, for: $0) },
                theirs: { try await peer.transactions(insert, Ledger.variables(1), clients: 32, threads: 2) }),
            StorageTask(
                name: "read-1", ours: { try await desk.reads(for: $0) },
                theirs: {
                    try await peer.transactions(
                        "\\set id random(1, \(Ledger.known))\nselect child, number, body from known where id = :id;")
                }),
        ]
    }
}
