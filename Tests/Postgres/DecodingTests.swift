import Foundation
import Postgres
import Testing

private enum Colour: String, SQLValue { case red }

@Suite struct `Rows are read by type` {
    @Test func `a null in what is no optional names its column`() async throws {
        try await withScratch { scratch in
            try await scratch.connection().withTransaction { transaction in
                let rows = try await transaction.query("select 1::int8 as id, null::text as nickname")
                let error = #expect(throws: PostgresError.self) { try rows.decode((Int, String).self) }
                #expect(error?.column == "nickname")
                #expect(error?.message == "column 2, nickname, is null")
                #expect(try rows.first(as: (Int, String?).self)?.1 == .some(nil))
            }
        }
    }

    @Test
    func `a wrong type, an unknown case and a wrong number of columns are named without the value`() async throws {
        try await withScratch { scratch in
            try await scratch.connection().withTransaction { transaction in
                let rows = try await transaction.query("select 'Ada Example' as name")
                let type = #expect(throws: PostgresError.self) { try rows.decode(UUID.self) }
                #expect(type?.column == "name")
                let unknown = #expect(throws: PostgresError.self) { try rows.first(as: Colour.self) }
                #expect(unknown?.column == "name")
                #expect(unknown.map { "\($0)" }?.contains("Ada") == false)
                let count = #expect(throws: PostgresError.self) { try rows.decode((String, Int).self) }
                #expect(count?.message == "the statement returns 1 columns, 2 were asked for")
            }
        }
    }

    @Test func `ten thousand rows come back in order`() async throws {
        try await withScratch { scratch in
            try await scratch.connection().withTransaction { transaction in
                let rows = try await transaction.query(
                    "select n, n::text, repeat('x', 200) from generate_series(1, 10000) n")
                #expect(rows.count == 10_000)
                let decoded = try rows.decode((Int, String, String).self)
                #expect(decoded.map(\.0) == Array(1...10_000))
                #expect(decoded.last?.1 == "10000")
            }
        }
    }

    @Test func `no row is nil`() async throws {
        try await withScratch { scratch in
            try await scratch.connection().withTransaction { transaction in
                let rows = try await transaction.query("select 1::int8, 2::int8 where false")
                #expect(rows.isEmpty)
                #expect(try rows.first(as: (Int, Int).self) == nil)
                #expect(try rows.decode((Int, Int).self).isEmpty)
            }
        }
    }
}
