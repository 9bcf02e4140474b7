import Contracts
import FoundationEssentials
import Model

/// What a search asks for, once it may be asked: an exact name and a date of birth, of which a part may be unknown.
struct Search: Equatable {
    static let mostResults = 50
    static let roles: Set<Role> = [.practitioner, .dataManager, .shieldingOfficer]

    var name: NormalName
    /// How many given names were asked for; with one, it need only be the first of the child's.
    var givenNames: Int
    var dateOfBirth: PartialDate

    enum Decision: Equatable {
        case search(Search)
        case refused(Refusal)
    }

    static func decide(_ query: FindChild, by role: Role) -> Decision {
        guard roles.contains(role) else { return .refused(Refusal(.notAllowed)) }
        let problems = problems(of: query.name)
        guard problems.isEmpty else { return .refused(Refusal(.invalid, problems: problems)) }
        return .search(
            Search(
                name: NormalName(query.name), givenNames: query.name.given.count, dateOfBirth: query.dateOfBirth))
    }

    private static func problems(of name: PersonName) -> [Problem] {
        var problems: [Problem] = []
        if name.given.isEmpty { problems.append(BorderRule.required.problem(at: "/name/given")) }
        if name.given.count > ReportReading.mostGivenNames {
            problems.append(BorderRule.tooMany.problem(at: "/name/given"))
        }
        for (index, given) in name.given.enumerated() {
            if let rule = given.isEmpty ? .required : TextForm.givenName.objection(to: given) {
                problems.append(rule.problem(at: "/name/given/\(index)"))
            }
        }
        if let rule = name.family.isEmpty ? .required : TextForm.familyName.objection(to: name.family) {
            problems.append(rule.problem(at: "/name/family"))
        }
        return problems
    }

    /// The terms as they stand in the audit log.
    static func terms(of query: FindChild) -> [String: String] {
        [
            "given": query.name.given.joined(separator: " "), "family": query.name.family,
            "dateOfBirth": query.dateOfBirth.description,
        ]
    }
}
