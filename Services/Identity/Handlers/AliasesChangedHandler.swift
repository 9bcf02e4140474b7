import Contracts
import FoundationEssentials
import Matching
import Model
import PersonIndex
import Postgres
import Sealing
import ServiceRuntime

/// The vault says by which other names a shielded child may be reported. From now on whoever is reported under one may be that
/// child; so may whoever was before.
struct AliasesChangedHandler: MessageHandler {
    let desk: ReshapeDesk
    let opener: IntakeOpener
    private var people: PeopleStore { desk.people }

    init(desk: ReshapeDesk, opener: IntakeOpener) { (self.desk, self.opener) = (desk, opener) }

    func handle(_ event: AliasesChanged, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        // Nobody is taken in meanwhile: a report has been, and is found here, or finds the names.
        desk.begin(transaction)
        guard let names = try names(in: event) else {
            // Whoever was held by them stays a pair: that they may be one was true when it was said.
            people.aliases.remove(event.child, in: transaction)
            return .done()
        }
        let aliases = KnownAliases(toldOf: event.child, names: names)
        try people.aliases.put(aliases, in: transaction)
        let child = try await desk.store.current(of: [event.child], in: transaction)[event.child] ?? event.child
        let forms = try await forms(of: [child], in: transaction)
        let own = MatchingRules.forms(of: forms[child, default: []], under: names)
        people.aliases.index(own.map { AliasForm(toldOf: event.child, form: $0) }, in: transaction)
        return .done(
            announcing: try await pair(child, forms[child]?.first?.record, named: own, in: transaction))
    }

    private func names(in event: AliasesChanged) throws -> [PersonName]? {
        guard let sealed = event.sealed else { return nil }
        let aliases = try WireCoding.decoder().decode(Aliases.self, from: opener.open(sealed))
        guard aliases.child == event.child else { throw RuntimeFault("other names that were sealed for another child") }
        return aliases.names
    }

    /// Notes that the child may be each of those who are known by those names, and says so.
    private func pair(
        _ child: Child.ID, _ record: SourceRecord.ID?, named own: [PersonForm], in transaction: borrowing Transaction
    ) async throws -> [any Event] {
        guard let record else { return [] }
        let near = try await people.index.candidates(for: own, in: transaction)
        let population = try await transaction.query(PeopleStore.population).first(as: Int.self) ?? 0
        var others: Set<Child.ID> = []
        for (form, near) in zip(own, near) {
            let judgement = people.rules.judge(
                form, among: near.candidates.filter { $0.id != child.uuid },
                population: MatchingRules.population(population), truncated: near.isTruncated)
            others.formUnion(people.rules.possible(judgement).map { Child.ID($0.id) })
        }
        // Also of those who stood so already: officers may have told them apart since, and did not know of these names.
        let theirs = try await forms(of: others.sorted(), in: transaction)
        people.possible.insert(
            others.sorted().compactMap { other in
                theirs[other]?.first.map { PossiblePair(record: record, other: $0.record) }
            }, in: transaction)
        var events: [any Event] = []
        for other in others.sorted() {
            events.append(try await desk.changed(child, other, mayBeOne: true, in: transaction))
        }
        return events
    }

    private func forms(of children: [Child.ID], in transaction: borrowing Transaction) async throws
        -> [Child.ID: [HeldForm]]
    {
        guard !children.isEmpty else { return [:] }
        let rows = try await transaction.query(PersonIndex.forms(of: children.map(\.uuid)))
        var forms: [Child.ID: [HeldForm]] = [:]
        for (child, record, form) in try rows.decode((Child.ID, SourceRecord.ID, Data).self) {
            forms[child, default: []].append(HeldForm(record: record, form: try PersonIndex.form(form)))
        }
        return forms
    }
}
