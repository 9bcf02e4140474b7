import Matching

extension Decided {
    init(_ incoming: String, _ judgement: Judgement<String>) {
        let best = judgement.candidates.first
        self.init(
            incoming: incoming, kind: Kind(judgement.decision), best: best?.id, posterior: best?.posterior ?? 0,
            lead: best.flatMap { $0.lead.isFinite ? $0.lead : nil }, reasons: Self.reasons(judgement))
    }

    private static func reasons(_ judgement: Judgement<String>) -> String {
        var reasons = judgement.isTruncated ? ["more candidates than were looked at"] : []
        if let best = judgement.candidates.first {
            reasons += best.vetoes.map { "held back: \($0.rawValue)" } + best.contributions.map(\.words)
        }
        return reasons.joined(separator: "; ")
    }
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
