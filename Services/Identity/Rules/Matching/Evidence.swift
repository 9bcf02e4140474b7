import FoundationEssentials
import Matching

/// Why two records were taken for one child, or may be: each field with its level and its bits, as it stands in the log.
struct Evidence: Hashable, Sendable {
    var model: String
    var posterior: Double
    /// Bits over the next child; nil when there was none.
    var lead: Double?
    /// `given.exact 6.2, family.sound 3.1`.
    var contributions: String
    var vetoes: [Veto] = []

    init<ID>(_ judged: Judgement<ID>.Judged, by model: String) {
        self.model = model
        posterior = judged.posterior
        lead = judged.lead.isFinite ? judged.lead : nil
        contributions = judged.contributions.map(Self.text).joined(separator: ", ")
        vetoes = judged.vetoes
    }

    private static func text(_ contribution: Contribution) -> String {
        let tenths = Int((contribution.bits * 10).rounded())
        return "\(contribution.field.name).\(contribution.level.name) \(Double(tenths) / 10)"
    }

    /// What `text` says, in words, for whoever reviews: "family name: sounds alike"; the weightiest first.
    static func words(_ text: String) -> [(words: String, bits: Double)] {
        text.split(separator: ", ").compactMap { part -> (words: String, bits: Double)? in
            let pieces = part.split(separator: " ")
            guard pieces.count == 2, let bits = Double(pieces[1]) else { return nil }
            return levels[String(pieces[0])].map { ($0, bits) }
        }.sorted { abs($0.bits) > abs($1.bits) }
    }

    private static let levels = Dictionary(
        Level.allCases.map { ("\($0.field.name).\($0.name)", $0.words) }, uniquingKeysWith: { first, _ in first })
}
