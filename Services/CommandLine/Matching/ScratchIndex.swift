import EventLoop
import Foundation
import Matching
import PersonIndex
import Postgres

/// The children of an evaluation in a schema of their own, found by the statements that Identity finds them by.
struct ScratchIndex: CandidateIndex {
    private let schema: String
    private let pool: Pool
    private let index = PersonIndex()
    private let children: [String]

    /// Makes the schema, calls `body` with the index and drops the schema, whatever comes of it.
    static func with<Result>(
        _ known: MemoryIndex, in database: DatabaseAddress, progress: (Int) -> Void,
        _ body: (ScratchIndex) async throws -> Result
    ) async throws -> Result {
        let loop = EventLoop(name: "evaluation")
        defer { loop.stop() }
        let pool = Pool(database, connections: 4, loops: [loop], logger: .quiet, deadline: .seconds(60))
        let schema = "evaluation_" + UUID().uuidString.prefix(8).lowercased()
        let scratch = ScratchIndex(schema: schema, pool: pool, children: known.children)
        let result: Swift.Result<Result, any Error>
        do {
            try await scratch.fill(known, progress)
            result = .success(try await body(scratch))
        } catch {
            result = .failure(error)
        }
        // Gone even where the evaluation was interrupted.
        await Task { try? await scratch.run("drop schema if exists \(schema) cascade") }.value
        await pool.close()
        return try result.get()
    }

    private func fill(_ known: MemoryIndex, _ progress: (Int) -> Void) async throws {
        try await run("create schema \(schema); set local search_path to \(schema); \(PersonIndex.whole)")
        for start in stride(from: 0, to: children.count, by: 1_000) {
            let rows = (start..<min(start + 1_000, children.count)).flatMap { place in
                known.forms(of: children[place]).map {
                    IndexedForm(child: Self.id(place), record: Self.id(place), form: $0)
                }
            }
            try await pool.withTransaction { transaction in
                transaction.write("set local search_path to \(identifier: schema)")
                index.write(rows, in: transaction)
            }
            progress(start)
        }
        try await run("analyze \(schema).person_form")
    }

    private func run(_ script: String) async throws {
        try await pool.withTransaction { try await $0.execute(script: script, deadline: .seconds(600)) }
    }

    func candidates(for forms: [PersonForm]) async throws -> [(candidates: [Candidate<String>], isTruncated: Bool)] {
        let found = try await pool.withTransaction { transaction in
            transaction.write("set local search_path to \(identifier: schema)")
            return try await index.candidates(for: forms, in: transaction)
        }
        return found.map { found in
            let candidates = found.candidates.map { Candidate(id: children[Self.place($0.id)], forms: $0.forms) }
            return (candidates, found.isTruncated)
        }
    }

    /// The place of a child as an identifier.
    private static func id(_ place: Int) -> UUID {
        withUnsafeBytes(of: (UInt64(0), UInt64(place).bigEndian)) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    private static func place(_ id: UUID) -> Int {
        withUnsafeBytes(of: id.uuid) { Int(UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))) }
    }
}
