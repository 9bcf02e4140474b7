/// What the matcher decides of one incoming record.
struct Decided: Sendable {
    enum Kind: String, Codable, Sendable, CaseIterable { case link, review, new }

    let incoming: String
    let kind: Kind
    /// The best candidate, whatever the decision; nil where there is none.
    let best: String?
    /// Of the best candidate; 0 where there is none.
    let posterior: Double
    /// In bits, over the next candidate; nil where there is no other.
    let lead: Double?
    let reasons: String

    static let columns = ["incoming", "decision", "child", "posterior", "lead", "reasons"]

    /// Its row of the file of decisions: a new child is none of the index.
    var fields: [String] {
        [
            incoming, kind.rawValue, kind == .new ? "" : best ?? "", String(posterior),
            lead.map { String(($0 * 100).rounded() / 100) } ?? "", reasons,
        ]
    }
}
