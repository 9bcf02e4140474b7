import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Identity

@Suite struct `A batch` {
    /// What stands in the database in the end, without the random identifiers.
    struct End: Equatable {
        var receipts: [String]
        var records: [String]
        var involvements: [String]
        var versions: [String]
        /// The records of each child.
        var children: Set<Set<String>>

        init(_ identity: IdentityDesk) async throws {
            receipts = try await Self.lines(
                "select source || event || outcome || problems::text from receipt order by 1", identity)
            records = try await Self.lines(
                """
                select token::text || newest_time || coalesce(newest_sequence, -1) || name::text || date_of_birth
                    || gender
                from source_record order by 1
                """,
                identity)
            involvements = try await Self.lines(
                "select token::text || newest_time || coalesce(newest_sequence, -1) from involvement order by 1",
                identity)
            versions = try await Self.lines(
                """
                select record.token::text || version.name::text || version.date_of_birth || version.gender || version.time
                from record_version version join source_record record on record.id = version.record order by 1
                """,
                identity)
            let members = try await identity.rows("select child, token::text from source_record").decode(
                (UUID, String).self)
            children = Set(Dictionary(grouping: members, by: { $0.0 }).values.map { Set($0.map { $0.1 }) })
        }

        static func lines(_ sql: SQL, _ identity: IdentityDesk) async throws -> [String] {
            try await identity.rows(sql).decode(String.self)
        }
    }

    /// Few names, records and versions, so that everything meets everything.
    static func reports(_ count: Int, seed: UInt64) -> [Told] {
        var dice = `Spoilt bodies`.Dice(state: seed)
        return (0..<count).map { _ in
            Told(
                record: "r-\(Int.random(in: 0..<12, using: &dice))",
                reference: "i-\(Int.random(in: 0..<2, using: &dice))",
                sequence: Bool.random(using: &dice) ? Int.random(in: 0..<6, using: &dice) : nil,
                minute: -Int.random(in: 0..<40, using: &dice),
                given: [["Ada", "Ida", "Eve"].randomElement(using: &dice)!],
                born: ["2015-03-02", "2015-03"].randomElement(using: &dice)!)
        }
    }

    func end(of reports: [Told], inBatchesOf size: Int) async throws -> End {
        var end: End?
        try await IdentityDesk.run { identity in
            for start in stride(from: 0, to: reports.count, by: size) {
                try await identity.submit(Array(reports[start..<min(start + size, reports.count)]))
            }
            end = try await End(identity)
        }
        return try #require(end)
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func `gives what one by one would give`(seed: UInt64) async throws {
        let reports = Self.reports(120, seed: seed)
        let alone = try await end(of: reports, inBatchesOf: 1)
        #expect(alone.children.count > 2)
        #expect(try await end(of: reports, inBatchesOf: 120) == alone)
        #expect(try await end(of: reports, inBatchesOf: 7) == alone)
    }

    @Test func `makes one child of two first reports`() async throws {
        try await IdentityDesk.run { identity in
            let outcomes = try await identity.submit([Told(record: "a"), Told(record: "b")])
            #expect(Set(outcomes.compactMap(\.reported?.child)).count == 1)
            #expect(outcomes.compactMap(\.reported?.match.kind) == [.created, .linked])
        }
    }

    /// Children who have little in common.
    static func children(_ count: Int, told source: String) -> [Told] {
        let given = ["Ada", "Beatrix", "Cleo", "Dorothy", "Enid", "Florence", "Gwendolen", "Hope"]
        let families = ["Example", "Sample", "Muster", "Ejemplo", "Voorbeeld"]
        return (0..<count).map { place in
            Told(
                record: "\(source)-\(place)", given: [given[place % 8]], family: families[place / 8 % 5],
                born: "20\(10 + place % 8)-\(10 + place % 3)-\(10 + place % 17)", home: "\(place + 1) Example Street")
        }
    }

    @Test func `makes one child of sixteen writers' first reports`() async throws {
        try await IdentityDesk.run { identity in
            let outcomes = try await withThrowingTaskGroup { group in
                for writer in 0..<16 {
                    group.addTask {
                        let replica = try await identity.replica()
                        var told = Self.children(12, told: "writer-\(writer)").shuffled()
                        for place in told.indices where (writer + place) % 4 == 0 { told[place].given[0] += "e" }
                        // Few at a time and all at once look for their people in different round trips.
                        let size = writer % 3 == 0 ? told.count : 1 + writer % 5
                        var outcomes: [Outcome<Receipt>] = []
                        for start in stride(from: 0, to: told.count, by: size) {
                            let few = Array(told[start..<min(start + size, told.count)])
                            outcomes += try await identity.submit(few, on: replica)
                        }
                        await replica.close()
                        return outcomes
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(outcomes.count == 16 * 12)
            #expect(try await identity.count("child") == 12)
            #expect(Set(outcomes.compactMap(\.reported?.child)).count == 12)
        }
    }

    @Test func `makes one child when two replicas hear of it at once`() async throws {
        try await IdentityDesk.run { identity in
            let replica = try await identity.replica()
            func reports(_ source: String) -> [Told] { Self.children(40, told: source).shuffled() }
            async let first = identity.submit(reports("a"))
            async let second = identity.submit(reports("b"), on: replica)
            let outcomes = try await first + second
            #expect(outcomes.allSatisfy { $0.reply.outcome == .accepted })
            #expect(try await identity.count("child") == 40)
            #expect(Set(outcomes.compactMap(\.reported?.child)).count == 40)
            await replica.close()
        }
    }

    @Test func `gives one receipt when two replicas hear of one event at once`() async throws {
        try await IdentityDesk.run { identity in
            let replica = try await identity.replica()
            let told = (0..<30).map { Told(record: "r-\($0)") }
            async let first = identity.submit(told)
            async let second = identity.submit(told.reversed(), on: replica)
            let outcomes = try await first + second
            #expect(outcomes.count { !$0.events.isEmpty } == 30)
            #expect(try await identity.count("receipt") == 30)
            await replica.close()
        }
    }
}
