import Contracts
import Model
import Postgres
import ServiceRuntime

/// Says who the children on a shielding officer's list are, who finds them by a search as well.
struct ViewPeopleHandler: QueryHandler {
    let people: PeopleStore

    func answer(_ query: ViewPeople, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewPeople.Reply>
    {
        let actor = try context.actor()
        guard Access.mayEver(actor.role, .findUnlisted), query.children.count <= ViewPeople.most else {
            return Answer(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": ViewPeople.route.type]))
        }
        let search = PeopleSearch(for: actor.role, people.archive(for: actor, at: context.now))
        let found = try await search.children(query.children, in: transaction)
        let numbers = try ChildNumbers.read(try await transaction.query(ChildNumbers.of(found.map(\.child))))
        let shown = found.compactMap { one in
            numbers[one.child].map { number in
                FoundChild(
                    child: one.child, number: number, name: one.name, dateOfBirth: one.born, gender: one.gender)
            }
        }
        return Answer(.people(shown), auditing: AuditNote(.viewedPeople, children: shown.map(\.child)))
    }
}
