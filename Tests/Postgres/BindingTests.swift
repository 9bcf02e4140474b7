import Foundation
import Postgres
import Testing

private enum Colour: String, SQLValue { case red, green }

private struct PetID: SQLWrapper, Hashable {
    var sqlValue: UUID
    init(sqlValue: UUID) { self.sqlValue = sqlValue }
}

private struct Pet: Sendable {
    var id: UUID
    var name: String
    var nickname: String?
    var born: Date
}

@Suite struct `Values bind and come back` {
    private func check<Value: SQLValue & Equatable>(
        _ values: [Value], on connection: Connection, _ location: SourceLocation = #_sourceLocation
    ) async throws {
        for value in values {
            let back = try await connection.value("select \(value)", as: Value.self)
            #expect(back == value, sourceLocation: location)
        }
        #expect(try await connection.value("select \(values)", as: [Value].self) == values, sourceLocation: location)
        let none: Value? = nil
        #expect(try await connection.value("select \(none)", as: Value?.self) == .some(nil), sourceLocation: location)
        let holed = values.map(Optional.some) + [nil]
        #expect(try await connection.value("select \(holed)", as: [Value?].self) == holed, sourceLocation: location)
        let empty: [Value] = []
        #expect(try await connection.value("select \(empty)", as: [Value].self) == empty, sourceLocation: location)
    }

    @Test func `every type binds as itself, as null, in an array and in an array with nulls`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection()
            try await check([UUID(), UUID()], on: connection)
            try await check(["", "Ada Example", "Zoë 🌍", "'; drop table child; --", "a\\b\"{}"], on: connection)
            try await check([0, 1, -1, Int.max, Int.min], on: connection)
            try await check([0, Int64.max, Int64.min], on: connection)
            try await check([0, Int32.max, Int32.min], on: connection)
            try await check([true, false], on: connection)
            try await check([0.0, -1.5, .infinity, Double.pi], on: connection)
            try await check([Data(), Data([0, 255, 1]), Data(repeating: 7, count: 100_000)], on: connection)
            try await check([Colour.red, .green], on: connection)
            try await check([PetID(sqlValue: UUID())], on: connection)
        }
    }

    @Test func `an instant keeps its microseconds`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection()
            let instant = try #require(
                try await connection.value("select '2024-02-29 23:59:59.123456Z'::timestamptz", as: Date.self))
            #expect(
                try await connection.value("select \(instant)::text", as: String.self)
                    == "2024-02-29 23:59:59.123456+00")
            #expect(try await connection.value("select \(instant)", as: Date.self) == instant)
            #expect(try await connection.value("select 'infinity'::timestamptz", as: Date.self) == .distantFuture)
            let early = try #require(try await connection.value("select '1911-05-01'::timestamptz", as: Date.self))
            #expect(try await connection.value("select \(early)::text", as: String.self) == "1911-05-01 00:00:00+00")
        }
    }

    @Test func `a JSON document comes back with the same meaning`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection()
            let document = JSONB(data: Data(#"{"a":[1,"ä"]}"#.utf8))
            let back = try #require(try await connection.value("select \(document)", as: JSONB.self))
            #expect(String(decoding: back.data, as: UTF8.self) == #"{"a": [1, "ä"]}"#)
            #expect(try await connection.value("select '{}'::json", as: JSONB.self) == JSONB(data: Data("{}".utf8)))
        }
    }

    @Test func `smaller numbers and other kinds of text are read as the wider type`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection()
            #expect(try await connection.value("select 7::int2", as: Int.self) == 7)
            #expect(try await connection.value("select 7::int4", as: Int64.self) == 7)
            #expect(try await connection.value("select 1.5::float4", as: Double.self) == 1.5)
            #expect(try await connection.value("select 'a'::varchar", as: String.self) == "a")
            #expect(try await connection.value("select 'ab'::char(2)", as: String.self) == "ab")
            #expect(try await connection.value("select current_schema()", as: String.self) == "public")
            try await connection.execute(script: "create type colour as enum ('red', 'green')")
            #expect(try await connection.value("select 'red'::colour", as: Colour.self) == .red)
        }
    }

    @Test func `rows are unnested from key paths`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection()
            try await connection.execute(
                script: "create table pet (id uuid primary key, name text, nickname text, born timestamptz)")
            let born = Date(timeIntervalSinceReferenceDate: 0)
            let pets = (0..<300).map { number in
                Pet(id: UUID(), name: "Pet \(number)", nickname: number % 3 == 0 ? nil : "P\(number)", born: born)
            }
            try await connection.withTransaction { transaction in
                let inserted = try await transaction.query(
                    """
                    insert into pet (id, name, nickname, born)
                    select * from \(unnest: pets, \.id, \.name, \.nickname, \.born)
                    """)
                #expect(inserted.affected == 300)
                #expect(inserted.isEmpty)
                let ids = pets.prefix(5).map(\.id)
                let some = try await transaction.query(
                    "select id, name, nickname from pet where id = any(\(ids)) order by array_position(\(ids), id)")
                let rows = try some.decode((UUID, String, String?).self)
                #expect(rows.map(\.0) == ids)
                #expect(rows.map(\.1) == ["Pet 0", "Pet 1", "Pet 2", "Pet 3", "Pet 4"])
                #expect(rows.map(\.2) == [nil, "P1", "P2", nil, "P4"])
                let none = try await transaction.query("select * from \(unnest: [Pet](), \.id, \.name)")
                #expect(none.isEmpty)
                let values = try await transaction.query("select x from \(unnest: [3, 1, 2]) as x order by x")
                #expect(try values.decode(Int.self) == [1, 2, 3])
            }
        }
    }

    @Test func `a spliced statement brings its values`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection()
            let inner: SQL = "\(2) + \(3)"
            let outer: SQL = "select \(1) + (\(sql: inner)) * \(4)\(unsafe: "::int8") as \(identifier: "a \"b\"")"
            #expect(outer.text == #"select $1 + ($2 + $3) * $4::int8 as "a ""b""""#)
            let sum = try await connection.value(outer, as: Int.self)
            #expect(sum == 21)
        }
    }

    @Test func `text that looks like SQL is only data`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection()
            try await connection.execute(script: "create table note (body text)")
            let attack = "x'); drop table note; --\u{1}\"$1 \\' é"
            try await connection.withTransaction { $0.write("insert into note values (\(attack))") }
            #expect(try await connection.value("select body from note", as: String.self) == attack)
            let found = try await connection.value(
                "select count(*) from note where body = \("' or '1'='1")", as: Int.self)
            #expect(found == 0)
            try await connection.execute(script: "insert into note values (\(SQL.quoted(literal: attack)))")
            #expect(try await connection.value("select count(*) from note where body = \(attack)", as: Int.self) == 2)
        }
    }
}
