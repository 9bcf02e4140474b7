import Contracts
import FoundationEssentials
import Matching
import Model

/// Other names of a shielded child.
struct KnownAliases: Hashable, Sendable {
    /// For whom they were told, who may have been merged since.
    var toldOf: Child.ID
    var names: [PersonName]
}

/// A form that a child would have under other names, and for whom these were told.
struct AliasForm: Hashable, Sendable {
    var toldOf: Child.ID
    var form: PersonForm
}

extension MatchingRules {
    /// Whom somebody may be by another name of theirs: likely enough to be held as long as one of the two is shielded.
    ///
    /// Nobody is linked by it, and nobody is asked: whoever decided about the two would be shown both names of one child,
    /// which is what the shield is to prevent.
    func possible(
        _ form: PersonForm, under aliases: [Child.ID: [KnownAliases]], of forms: [Child.ID: [HeldForm]],
        population: Int
    ) -> [Child.ID] {
        let candidates = aliases.sorted { $0.key < $1.key }.map { child, known in
            Candidate(id: child, forms: known.flatMap { Self.forms(of: forms[child, default: []], under: $0.names) })
        }.filter { !$0.forms.isEmpty }
        guard !candidates.isEmpty else { return [] }
        return possible(judge(form, among: candidates, population: population)).map(\.id)
    }

    /// The forms of a child as they would be under other names, one for each of these.
    static func forms(of held: [HeldForm], under names: [PersonName]) -> [PersonForm] {
        held.flatMap { held in names.map { held.form.called([$0]) } }
    }
}
