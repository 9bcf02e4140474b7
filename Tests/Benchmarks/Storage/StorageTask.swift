/// One figure: how ours is measured, and how pgbench is.
struct StorageTask {
    let name: String
    let ours: (_ seconds: Double) async throws -> Double
    let theirs: () async throws -> Double

    static func all(_ desk: Desk, _ pool: PoolDesk, _ peer: Pgbench) throws -> [StorageTask] {
        let insert = "\(Ledger.insert) values (:child, :number, :body);"
        let unnest = "\(Ledger.insert) select * from unnest(:children::uuid[], :numbers::int8[], :bodies::text[]);"
        let select = "\\set id random(1, \(Ledger.known))\nselect child, number, body from known where id = :id;"
        func inPipeline(_ statements: [String]) -> String {
            (["\\startpipeline"] + statements + ["\\endpipeline"]).joined(separator: "\n")
        }
        func inTransaction(_ statements: [String]) -> String { inPipeline(["begin;"] + statements + ["commit;"]) }
        /// What is one statement a call: beside the peer in pipeline mode, as ours is, and outside of it.
        func single(
            _ name: String, of statement: String, _ ours: @escaping (Double) async throws -> Double,
            _ theirs: @escaping (String) async throws -> Double
        ) -> [StorageTask] {
            [
                StorageTask(name: name, ours: ours, theirs: { try await theirs(inPipeline([statement])) }),
                StorageTask(name: "\(name)-plain", ours: ours, theirs: { try await theirs(statement) }),
            ]
        }
        var tasks = single("commit-1", of: insert) {
            try await desk.commits(for: $0)
        } _: {
            try await peer.transactions($0, Ledger.variables(1))
        }
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
        tasks += single("tasks-32", of: insert) {
            try await pool.commits(by: 32, for: $0)
        } _: {
            try await peer.transactions($0, Ledger.variables(1), clients: 32, threads: 2)
        }
        return tasks
            + single("read-1", of: select) {
                try await desk.reads(for: $0)
            } _: {
                try await peer.transactions($0)
            }
    }
}
