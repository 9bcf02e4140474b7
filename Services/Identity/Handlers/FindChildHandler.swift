import Contracts
import Model
import Postgres
import ServiceRuntime

/// Finds children by name and birth, or by number; the log keeps the terms and every result.
package struct FindChildHandler: QueryHandler {
    let people = PeopleSearch()

    package init() {}

    package func answer(_ query: FindChild, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<FindChild.Reply>
    {
        switch Search.decide(query, by: try context.actor().role, on: .london(context.now)) {
        case .refused(let refusal):
            return Answer(.refused(refusal), auditing: AuditNote(.refused, reason: query.reason))
        case .search(let search):
            let found = try await find(search, in: transaction)
            let note = AuditNote(
                .foundChildren, reason: query.reason, terms: Search.terms(of: query),
                children: found.map { $0.map(\.child) } ?? [])
            return Answer(found.map(FindChild.Reply.found) ?? .tooMany, auditing: note)
        }
    }

    /// Nil where there are too many.
    private func find(_ search: Search, in transaction: borrowing Transaction) async throws -> [FoundChild]? {
        let matches: [FindMatch]
        switch search {
        case .number(let number):
            matches = try await people.child(of: number, in: transaction).map {
                FindMatch(candidate: $0, bits: 0, words: ["number: the same"])
            }
        case .person(let person):
            switch Finding(person).decide(try await people.candidates(person, in: transaction)) {
            case .tooMany: return nil
            case .found(let found): matches = found
            }
        }
        let numbers = try await people.numbers(of: matches.map(\.candidate.child), in: transaction)
        return matches.compactMap { match in
            numbers[match.candidate.child].map { number in
                FoundChild(
                    child: match.candidate.child, number: number, name: match.candidate.name,
                    dateOfBirth: match.candidate.born, gender: match.candidate.gender, agreement: match.words)
            }
        }
    }
}
