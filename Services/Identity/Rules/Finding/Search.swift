import Contracts
import FoundationEssentials
import Matching
import Model

/// What a search asks for, once it may be asked: the child of a number; or whoever is called so and was born then.
enum Search: Equatable {
    case number(ChildNumber)
    case person(PersonSearch)

    static let mostResults = 50

    enum Decision: Equatable {
        case search(Search)
        case refused(Refusal)
    }

    /// - Parameter today: in London, where ages are counted.
    static func decide(
        _ query: FindChild, by role: Role, as relation: Access.Relation = .any, on today: PartialDate
    ) -> Decision {
        guard Access.allows(role, .search, relation) else { return .refused(Refusal(.notAllowed)) }
        let problems = SearchRule.problems(of: query)
        guard problems.isEmpty else { return .refused(Refusal(.invalid, problems: problems)) }
        if let number = query.number { return .search(.number(number)) }
        guard let name = query.name, let born = SoughtBirth(query, on: today) else {
            return .refused(Refusal(.invalid, problems: [SearchRule.required.problem(at: "/name")]))
        }
        let person = PersonSearch(
            given: name.given.map(SoughtName.init), family: SoughtName(name.family), born: born, gender: query.gender,
            postcode: query.postcode.flatMap(Postcode.init))
        return .search(.person(person))
    }

    /// The terms as they stand in the audit log; of a postcode the district alone, because the log is not sealed.
    static func terms(of query: FindChild) -> [String: String] {
        var terms: [String: String] = [:]
        if let name = query.name {
            terms["given"] = name.given.isEmpty ? nil : name.given.joined(separator: " ")
            terms["family"] = name.family
        }
        terms["dateOfBirth"] = query.dateOfBirth?.description
        terms["ages"] = query.ages.map { "\($0.from) to \($0.to)" }
        terms["gender"] = query.gender?.rawValue
        terms["outcode"] = query.postcode.flatMap(Postcode.init)?.outcode
        terms["number"] = query.number?.text
        return terms
    }
}

/// A name, when the child was born, and the gender if that is known.
struct PersonSearch: Equatable {
    /// In their order; none where the family name and the day are all that is known.
    var given: [SoughtName]
    var family: SoughtName
    var born: SoughtBirth
    var gender: Gender?
    /// Where the child lives, or did.
    var postcode: Postcode?
}
