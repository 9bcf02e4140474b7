import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Finds children by name and birth, or by number; the log keeps the terms and every result.
///
/// A postcode is hidden on a shielded record. Of those who live there Shielding is asked whom the search may find, also
/// when there is nobody to ask about; where it doesn't answer, nobody is found.
package struct FindChildHandler: ConsultingQueryHandler {
    let people: PeopleStore
    let vault: EnvelopeSealer
    let lookups: LookupDesk

    package init(people: PeopleStore, vault: EnvelopeSealer, lookups: LookupDesk) {
        (self.people, self.vault, self.lookups) = (people, vault, lookups)
    }

    package func answer(_ query: FindChild, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<FindChild.Reply>
    {
        switch try decide(query, context) {
        case .refused(let refusal):
            return Answer(.refused(refusal), auditing: AuditNote(.refused, reason: query.reason))
        case .search(.number(let number)):
            let matches = try await store(context).child(of: number, in: transaction).map {
                FindMatch(candidate: $0, bits: 0, words: ["number: the same"])
            }
            return try await answer(query, .found(matches), context, in: transaction)
        case .search(.person(let person)):
            guard person.postcode == nil else { throw RuntimeFault("nobody was asked who may be found") }
            let candidates = try await store(context).candidates(person, in: transaction)
            return try await answer(query, Finding(person).decide(candidates), context, in: transaction)
        }
    }

    package func consults(on query: FindChild, _ context: Context) throws -> Bool {
        guard case .search(.person(let person)) = try decide(query, context) else { return false }
        return person.postcode != nil
    }

    package func question(for query: FindChild, _ context: Context, in transaction: borrowing Transaction) async throws
        -> (question: UnshieldedAmong, known: Residents)
    {
        guard case .search(.person(let person)) = try decide(query, context),
            let token = person.postcode.flatMap(people.token)
        else { throw RuntimeFault("a search without a postcode asks nobody") }
        let store = try store(context)
        let matches = Finding(person).matches(among: try await store.candidates(person, in: transaction))
        let residents = Residents(
            matches,
            residents: try await store.residents(of: token, among: matches.map(\.candidate.child), in: transaction))
        let children = try WireCoding.encoder().encode(residents.asked)
        return (UnshieldedAmong(children: try vault.seal(children, purpose: .question, binding: [])), residents)
    }

    package func answer(
        _ query: FindChild, _ context: Context, knowing residents: Residents, told: UnshieldedAmong.Reply,
        in transaction: borrowing Transaction
    ) async throws -> Answer<FindChild.Reply> {
        try await answer(query, Finding.outcome(of: residents.found(told)), context, in: transaction)
    }

    private func store(_ context: Context) throws -> PeopleSearch {
        let actor = try context.actor()
        return PeopleSearch(for: actor.role, people.archive(for: actor, at: context.now))
    }

    /// The operators' own searches, an officer's beside them, are counted nowhere: an authority's list of shields goes in whole.
    private func isCounted(_ context: Context) -> Bool { context.sender != .operations }

    private func decide(_ query: FindChild, _ context: Context) throws -> Search.Decision {
        let actor = try context.actor()
        guard !isCounted(context) || actor.lookup == .search else { return .refused(Refusal(.notAllowed)) }
        return Search.decide(query, by: actor.role, as: actor.lookupRelation, on: .london(context.now))
    }

    private func answer(
        _ query: FindChild, _ outcome: Finding.Outcome, _ context: Context, in transaction: borrowing Transaction
    ) async throws -> Answer<FindChild.Reply> {
        guard case .found(let matches) = outcome else {
            return Answer(
                .tooMany, auditing: AuditNote(.foundChildren, reason: query.reason, terms: Search.terms(of: query)))
        }
        let numbers = try ChildNumbers.read(
            try await transaction.query(ChildNumbers.of(matches.map(\.candidate.child))))
        let found = matches.compactMap { match in
            numbers[match.candidate.child].map { number in
                FoundChild(
                    child: match.candidate.child, number: number, name: match.candidate.name,
                    dateOfBirth: match.candidate.born, gender: match.candidate.gender, agreement: match.words)
            }
        }
        let note = AuditNote(
            .foundChildren, reason: query.reason, terms: Search.terms(of: query), children: found.map(\.child))
        var answer = Answer<FindChild.Reply>(.found(found), auditing: note)
        // By what is answered alone: whom a search may not find is no different from who is not there.
        if found.isEmpty, isCounted(context) {
            answer.audit += try await lookups.miss(by: try context.actor(), at: context.now, in: transaction)
        }
        return answer
    }
}
