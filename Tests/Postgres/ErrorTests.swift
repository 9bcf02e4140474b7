import Foundation
import Postgres
import Testing

@Suite struct `An error names places, never values` {
    @Test func `a unique violation names its constraint and not the row`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection()
            try await connection.execute(script: "create table child (name text constraint one_of_a_name unique)")
            try await connection.withTransaction { $0.write("insert into child values (\("Ada Example"))") }
            let error = try await connection.refusal(of: "insert into child values (\("Ada Example"))")
            #expect(error.isUniqueViolation)
            #expect(error.constraint == "one_of_a_name")
            #expect(error.table == "child")
            #expect(error.detail?.contains("Ada Example") == true)
            #expect(!"\(error)".contains("Ada"))
            #expect("\(error)".contains("one_of_a_name"))
        }
    }

    @Test func `a value that the server quotes is not described`() async throws {
        try await withScratch { scratch in
            let error = try await scratch.connection().refusal(of: "select \("Ada Example")::int8")
            #expect(error.sqlState == "22P02")
            #expect(error.message.contains("Ada Example"))
            #expect("\(error)" == "database error: 22P02")
        }
    }

    @Test func `a missing column is described`() async throws {
        try await withScratch { scratch in
            let error = try await scratch.connection().refusal(of: "select missing from pg_class")
            #expect("\(error)".contains("missing"))
            #expect(!error.isRetriable)
        }
    }

    @Test func `an address shows no password`() {
        let address = DatabaseAddress(conninfo: "postgresql://ada:secret@db.example:6543/identity")
        #expect("\(address)" == "db.example:6543/identity")
        #expect("\(address.database("audit"))" == "db.example:6543/audit")
        #expect(address.role("bo", password: "it's").conninfo.contains(#"password='it\'s'"#))
    }
}

@Suite struct `A script sets up` {
    @Test func `a failing script leaves nothing and the connection goes on`() async throws {
        try await withScratch { scratch async throws in
            let connection = scratch.connection()
            let error = await #expect(throws: PostgresError.self) {
                try await connection.execute(script: "create table t (n int8); select nonsense;")
            }
            #expect(error?.sqlState == "42703")
            #expect(try await connection.value("select to_regclass('t') is null", as: Bool.self) == true)
            #expect(try await connection.value("show statement_timeout", as: String.self) == "10s")
        }
    }

    @Test func `a script that leaves its transaction open is rolled back and refused`() async throws {
        try await withScratch { scratch async throws in
            let connection = scratch.connection()
            await #expect(throws: PostgresError.self) {
                try await connection.execute(script: "begin; create table t (n int8);")
            }
            #expect(try await connection.value("select to_regclass('t') is null", as: Bool.self) == true)
        }
    }

    @Test func `a script may take longer than a statement may`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection(deadline: .milliseconds(200))
            try await connection.execute(script: "select pg_sleep(1.5)")
            let error = await #expect(throws: PostgresError.self) {
                try await connection.execute(script: "select pg_sleep(60)", deadline: .milliseconds(100))
            }
            #expect(error?.isDeadline == true)
        }
    }
}
