import Foundation
import Postgres
import Testing

private struct Refused: Error {}

@Suite struct `A transaction is whole or nothing` {
    private func prepared(_ scratch: Scratch) async throws -> Connection {
        let connection = scratch.connection()
        try await connection.execute(
            script: """
                create table tally (id int8 constraint tally_key primary key, n int8 not null,
                    parent int8 references tally deferrable initially deferred);
                insert into tally values (1, 0);
                """)
        return connection
    }

    private let count: SQL = "select count(*) from tally"

    @Test func `what was written is there after the commit`() async throws {
        try await withScratch { scratch in
            let connection = try await prepared(scratch)
            let counted = try await connection.withTransaction { transaction in
                transaction.write("insert into tally values (\(2), \(0))")
                return try await transaction.query(count).first(as: Int.self)
            }
            #expect(counted == 2)
            try await connection.withTransaction { $0.write("insert into tally values (\(3), \(0))") }
            #expect(try await scratch.connection().value(count, as: Int.self) == 3)
        }
    }

    @Test func `a throw rolls back`() async throws {
        try await withScratch { scratch in
            let connection = try await prepared(scratch)
            await #expect(throws: Refused.self) {
                try await connection.withTransaction { transaction in
                    _ = try await transaction.query("insert into tally values (\(2), \(0))")
                    transaction.write("insert into tally values (\(3), \(0))")
                    throw Refused()
                }
            }
            #expect(try await connection.value(count, as: Int.self) == 1)
        }
    }

    @Test func `rows are made something of while the server goes on`() async throws {
        try await withScratch { scratch in
            let connection = try await prepared(scratch)
            let (held, hold) = AsyncStream.makeStream(of: Void.self)
            let (made, make) = AsyncStream.makeStream(of: Void.self)
            // What the server goes on with waits for what is made meanwhile.
            async let holding: Void = scratch.connection().withTransaction { transaction in
                try await transaction.query("select pg_advisory_xact_lock(7)")
                hold.finish()
                for await _ in made {}
            }
            for await _ in held {}
            let (first, rest) = try await connection.withTransaction { transaction in
                transaction.write("insert into tally values (\(2), \(0))")
                return try await transaction.queries(
                    [count], then: ["select pg_advisory_xact_lock(7)", "select count(*) + 1 from tally"]
                ) { rows in
                    make.finish()
                    return try rows[0].first(as: Int.self)
                }
            }
            try await holding
            #expect(first == 2)
            #expect(try rest[1].first(as: Int.self) == 3)
        }
    }

    @Test func `of two parts the second fails with a connection that is lost between them`() async throws {
        try await withScratch { scratch in
            let connection = try await prepared(scratch)
            let error = await #expect(throws: PostgresError.self) {
                try await connection.withTransaction { transaction in
                    _ = try await transaction.queries(
                        ["insert into tally values (\(2), \(0))"],
                        then: ["select pg_terminate_backend(pg_backend_pid())"]
                    ) { _ in }
                }
            }
            #expect(error?.isConnectionLoss == true)
            #expect(try await connection.value(count, as: Int.self) == 1)
        }
    }

    @Test(arguments: [0, 1, 2])
    func `of two parts, either of which fails, nothing is left`(failing: Int) async throws {
        try await withScratch { scratch in
            let connection = try await prepared(scratch)
            let good: SQL = "insert into tally values (\(2), \(0))"
            let bad: SQL = "insert into tally values (\(1), \(0))"
            await #expect(throws: (any Error).self) {
                try await connection.withTransaction { transaction in
                    _ = try await transaction.queries(
                        [failing == 0 ? bad : good], then: [failing == 1 ? bad : "select 1"]
                    ) { _ in if failing == 2 { throw Refused() } }
                }
            }
            #expect(try await connection.value(count, as: Int.self) == 1)
        }
    }

    @Test func `the error of a write arrives at the commit`() async throws {
        try await withScratch { scratch in
            let connection = try await prepared(scratch)
            let error = await #expect(throws: PostgresError.self) {
                try await connection.withTransaction { transaction in
                    transaction.write("insert into tally values (\(2), \(0))")
                    transaction.write("insert into tally values (\(1), \(0))")
                    transaction.write("insert into tally values (\(3), \(0))")
                }
            }
            #expect(error?.isUniqueViolation == true)
            #expect(error?.constraint == "tally_key")
            #expect(try await connection.value(count, as: Int.self) == 1)
        }
    }

    @Test func `the error of a write arrives at the next query and stays`() async throws {
        try await withScratch { scratch in
            let connection = try await prepared(scratch)
            let error = await #expect(throws: PostgresError.self) {
                try await connection.withTransaction { transaction in
                    transaction.write("insert into tally values (\(1), \(0))")
                    do {
                        try await transaction.query(count)
                    } catch let error as PostgresError {
                        #expect(error.statement == "insert into tally values ($1, $2)")
                    }
                    try await transaction.query(count)
                }
            }
            #expect(error?.isUniqueViolation == true)
            #expect(try await connection.value(count, as: Int.self) == 1)
        }
    }

    @Test(arguments: [false, true])
    func `an error that only the commit finds is the commit's`(afterQuery: Bool) async throws {
        try await withScratch { scratch in
            let connection = try await prepared(scratch)
            let error = await #expect(throws: PostgresError.self) {
                try await connection.withTransaction { transaction in
                    if afterQuery { try await transaction.query("select 1") }
                    transaction.write("insert into tally values (\(2), \(0), \(99))")
                }
            }
            #expect(error?.sqlState == "23503")
            #expect(try await connection.value(count, as: Int.self) == 1)
        }
    }

    @Test func `many writes go out in one flush`() async throws {
        try await withScratch { scratch in
            let connection = try await prepared(scratch)
            try await connection.withTransaction { transaction in
                for id in 2...5000 { transaction.write("insert into tally values (\(id), \(0))") }
                for _ in 0..<10 { transaction.write("update tally set n = n + 1 where id = \(1)") }
                let n = try await transaction.query("select n from tally where id = 1").first(as: Int.self)
                #expect(n == 10)
            }
            #expect(try await connection.value(count, as: Int.self) == 5000)
        }
    }

    @Test func `several queries share a round trip`() async throws {
        try await withScratch { scratch in
            let connection = try await prepared(scratch)
            try await connection.withTransaction { transaction in
                let answers = try await transaction.queries(["select \(1)", count, "select \("x")"])
                #expect(try answers[0].first(as: Int.self) == 1)
                #expect(try answers[1].first(as: Int.self) == 1)
                #expect(try answers[2].first(as: String.self) == "x")
            }
        }
    }

    @Test func `transactions on one connection take turns`() async throws {
        try await withScratch { scratch in
            let connection = try await prepared(scratch)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        try await connection.withTransaction { transaction in
                            let n = try await transaction.query("select n from tally where id = 1").first(as: Int.self)
                            transaction.write("update tally set n = \((n ?? 0) + 1) where id = 1")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await connection.value("select n from tally where id = 1", as: Int.self) == 100)
        }
    }

    @Test func `a script runs inside the transaction and ends with it`() async throws {
        try await withScratch { scratch in
            let connection = try await prepared(scratch)
            await #expect(throws: Refused.self) {
                try await connection.withTransaction { transaction in
                    try await transaction.execute(script: "create table other (); insert into tally values (2, 0);")
                    #expect(try await transaction.query(count).first(as: Int.self) == 2)
                    throw Refused()
                }
            }
            #expect(try await connection.value("select to_regclass('other') is null", as: Bool.self) == true)
            #expect(try await connection.value(count, as: Int.self) == 1)
        }
    }

    @Test func `a snapshot reads and is refused a write`() async throws {
        try await withScratch { scratch in
            let connection = try await prepared(scratch)
            for consistency in [Snapshot.Consistency.statement, .repeatableRead] {
                let error = await #expect(throws: PostgresError.self) {
                    try await connection.withSnapshot(consistency) { snapshot in
                        #expect(try await snapshot.query(count).first(as: Int.self) == 1)
                        _ = try await snapshot.query("delete from tally returning id")
                    }
                }
                #expect(error?.sqlState == "25006")
            }
            try await connection.withSnapshot(.repeatableRead) { snapshot in
                #expect(try await snapshot.query(count).first(as: Int.self) == 1)
                try await scratch.connection().withTransaction { $0.write("insert into tally values (7, 0)") }
                #expect(try await snapshot.query(count).first(as: Int.self) == 1)
            }
            try await connection.withSnapshot { snapshot in
                #expect(try await snapshot.query(count).first(as: Int.self) == 2)
                try await scratch.connection().withTransaction { $0.write("insert into tally values (8, 0)") }
                #expect(try await snapshot.query(count).first(as: Int.self) == 3)
            }
        }
    }
}
