import Matching

/// Runs the matcher over files, as Identity runs it over reports.
struct Evaluation: Sendable {
    let matcher: Matcher

    /// What the matcher says of one record, among those of the index.
    func decide(_ incoming: String, _ form: PersonForm, in index: MemoryIndex) -> Decided {
        let (candidates, isTruncated) = index.candidates(for: form)
        let judgement = matcher.judge(form, among: candidates, population: index.count, truncated: isTruncated)
        let best = judgement.candidates.first
        return Decided(
            incoming: incoming, kind: Decided.Kind(judgement.decision), best: best?.id, posterior: best?.posterior ?? 0,
            lead: best.flatMap { $0.lead.isFinite ? $0.lead : nil }, reasons: Self.reasons(judgement))
    }

    private static func reasons(_ judgement: Judgement<String>) -> String {
        var reasons = judgement.isTruncated ? ["more candidates than were looked at"] : []
        if let best = judgement.candidates.first {
            reasons += best.vetoes.map { "held back: \($0.rawValue)" } + best.contributions.map(\.words)
        }
        return reasons.joined(separator: "; ")
    }

    /// Each record against the index, none of them becoming part of it; on as many processors as there are.
    func run(
        _ incoming: [Incoming], against index: MemoryIndex, progress: (Int) -> Void
    ) async -> [Decided] {
        let size = 2_000
        let starts = Array(stride(from: 0, to: incoming.count, by: size))
        return await withTaskGroup(of: (Int, [Decided]).self) { group in
            for start in starts {
                let chunk = incoming[start..<min(start + size, incoming.count)]
                group.addTask { (start, chunk.map { decide($0.id, $0.form, in: index) }) }
            }
            var chunks: [Int: [Decided]] = [:]
            var done = 0
            for await (start, decided) in group {
                chunks[start] = decided
                done += decided.count
                progress(done)
            }
            return starts.flatMap { chunks[$0] ?? [] }
        }
    }

    /// Each record against those before it: what is linked becomes a version of its child, the rest children of their own.
    func deduplicate(_ incoming: [Incoming], progress: (Int) -> Void) -> [Decided] {
        var index = MemoryIndex()
        return incoming.enumerated().map { place, record in
            let decided = decide(record.id, record.form, in: index)
            index.insert(record.form, of: decided.kind == .link ? decided.best ?? record.id : record.id)
            if place % 500 == 0 { progress(place) }
            return decided
        }
    }
}

/// A record that is to be decided.
struct Incoming: Sendable {
    let id: String
    let form: PersonForm
}

extension Decided.Kind {
    fileprivate init<ID>(_ decision: Judgement<ID>.Decision) {
        switch decision {
        case .link: self = .link
        case .review: self = .review
        case .new: self = .new
        }
    }
}
