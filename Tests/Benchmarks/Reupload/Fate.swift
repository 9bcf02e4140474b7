import Contracts
import Model
import ServiceRuntime
import Shielding

/// What becomes of whereabouts that come in, by what Identity says of them and by the rule of the vault.
struct Fate: Hashable {
    enum Kind: Hashable, CaseIterable {
        /// Put to a child who has the shield.
        case matched
        /// Put to a new child, whom the shield covers because the two may be one.
        case held
        /// Put to a new child whom nothing covers.
        case visible
        /// Put to another child who was known, whom nothing covers.
        case visibleAsAnother
    }

    var kind: Kind
    /// Whether a child was made for it.
    var isNew: Bool

    /// Nil where the border refused it: nothing is kept then, and nothing shown.
    init?(_ outcome: Outcome<Receipt>, shielded: Cover) {
        guard let told = outcome.events.lazy.compactMap({ $0 as? WhereaboutsReported }).first else { return nil }
        var cover = shielded
        cover.pair(told.child, with: told.match.candidates)
        isNew = told.match.kind == .created
        kind =
            if shielded.covers(told.child) {
                .matched
            } else if cover.covers(told.child) {
                .held
            } else {
                isNew ? .visible : .visibleAsAnother
            }
    }

    var isCovered: Bool { kind == .matched || kind == .held }
    /// Whether a shield that sits on a row, as that of 2009, would have let it out.
    var leaksFromRow: Bool { kind != .matched }
}

/// How often each fate was met.
struct FateTally: CustomStringConvertible {
    private var counts: [Fate: Int] = [:]

    mutating func add(_ fate: Fate) { counts[fate, default: 0] += 1 }

    mutating func add(_ other: FateTally) { counts.merge(other.counts, uniquingKeysWith: +) }

    func count(where holds: (Fate) -> Bool = { _ in true }) -> Int {
        counts.reduce(0) { $0 + (holds($1.key) ? $1.value : 0) }
    }

    func share(where holds: (Fate) -> Bool) -> Double { Double(count(where: holds)) / Double(max(1, count())) }

    var description: String {
        func count(_ kind: Fate.Kind) -> Int { self.count { $0.kind == kind } }
        return """
            \(self.count()): \(count(.matched)) matched, \(count(.held)) held, \(count(.visible)) visible, \
            \(count(.visibleAsAnother)) visible as another
            """
    }
}
