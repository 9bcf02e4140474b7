import Matching

/// A record that is to be decided.
struct Incoming: Sendable {
    let id: String
    let form: PersonForm
}

/// Runs the matcher over files, as Identity runs it over reports.
struct Evaluation: Sendable {
    let matcher: Matcher
    /// How many children are known.
    let population: Int

    private static let batch = 64

    func decide(_ record: Incoming, among candidates: [Candidate<String>], isTruncated: Bool) -> Decided {
        Decided(
            record.id,
            matcher.judge(record.form, among: candidates, population: population, truncated: isTruncated))
    }

    /// Each record against the index, none of them becoming part of it; batch after batch, several at once.
    func run(
        _ incoming: [Incoming], against index: some CandidateIndex, progress: (Int) -> Void
    ) async throws -> [Decided] {
        try await withThrowingTaskGroup(of: (Int, [Decided]).self) { group in
            var chunks: [Int: [Decided]] = [:]
            var (next, done) = (0, 0)
            func begin() {
                guard next < incoming.count else { return }
                let (start, chunk) = (next, Array(incoming[next..<min(next + Self.batch, incoming.count)]))
                next += chunk.count
                group.addTask { @concurrent in (start, try await decide(chunk, in: index)) }
            }
            for _ in 0..<8 { begin() }
            while let (start, decided) = try await group.next() {
                chunks[start] = decided
                done += decided.count
                progress(done)
                begin()
            }
            return chunks.sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }

    private func decide(_ records: [Incoming], in index: some CandidateIndex) async throws -> [Decided] {
        let found = try await index.candidates(for: records.map(\.form))
        return zip(records, found).map { decide($0, among: $1.candidates, isTruncated: $1.isTruncated) }
    }
}
