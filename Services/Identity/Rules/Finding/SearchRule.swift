import Border
import Contracts
import Matching
import Model

/// What a search must have, by the stable word that a refusal names.
enum SearchRule: String, CaseIterable {
    case required, alone, notBoth, ages, gender, wildcard

    var explanation: String {
        switch self {
        case .required: "Give a number; or a name and a date of birth; or a name, ages and gender."
        case .alone: "A number is searched for by itself."
        case .notBoth: "Give a date of birth or ages, not both."
        case .ages: "Give ages from 0 to 25, the lower first."
        case .gender: "With ages, give the gender, female or male."
        case .wildcard: "Give two letters at least before an asterisk, and nothing behind it."
        }
    }

    func problem(at field: String) -> Problem { Problem(field: field, rule: rawValue, explanation: explanation) }

    static func problems(of query: FindChild) -> [Problem] {
        guard query.number == nil else {
            let isAlone =
                query.name == nil && query.dateOfBirth == nil && query.ages == nil && query.gender == nil
                && query.postcode == nil
            return isAlone ? [] : [alone.problem(at: "/number")]
        }
        guard let name = query.name else { return [required.problem(at: "/name")] }
        return problems(of: name, withDay: query.dateOfBirth?.isComplete ?? false) + birth(query) + postcode(query)
    }

    /// Nobody lives where a pseudo-postcode says.
    private static func postcode(_ query: FindChild) -> [Problem] {
        guard let text = query.postcode, Postcode(text)?.isPseudo ?? true else { return [] }
        return [BorderRule.postcode.problem(at: "/postcode")]
    }

    private static func birth(_ query: FindChild) -> [Problem] {
        if query.dateOfBirth != nil { return query.ages == nil ? [] : [notBoth.problem(at: "/ages")] }
        guard let ages = query.ages else { return [required.problem(at: "/dateOfBirth")] }
        var problems: [Problem] = []
        if !(0...25).contains(ages.from) || !(ages.from...25).contains(ages.to) {
            problems.append(self.ages.problem(at: "/ages"))
        }
        if query.gender == nil || query.gender == .notSpecified { problems.append(gender.problem(at: "/gender")) }
        return problems
    }

    private static func problems(of name: PersonName, withDay: Bool) -> [Problem] {
        var problems: [Problem] = []
        // A family name and a day tell few enough apart; a month or a year do not.
        if name.given.isEmpty, !withDay { problems.append(BorderRule.required.problem(at: "/name/given")) }
        if name.given.count > ReportReading.mostGivenNames {
            problems.append(BorderRule.tooMany.problem(at: "/name/given"))
        }
        for (index, given) in name.given.enumerated() {
            problems += Self.problems(of: given, .givenName, at: "/name/given/\(index)")
        }
        return problems + Self.problems(of: name.family, .familyName, at: "/name/family")
    }

    private static func problems(of text: String, _ form: TextForm, at field: String) -> [Problem] {
        if text.isEmpty { return [BorderRule.required.problem(at: field)] }
        guard text.contains("*") else { return form.objection(to: text).map { [$0.problem(at: field)] } ?? [] }
        let beginning = String(text.dropLast())
        guard text.last == "*", !beginning.contains("*"), NormalName.normal(beginning).count >= 2 else {
            return [wildcard.problem(at: field)]
        }
        return form.objection(to: beginning).map { [$0.problem(at: field)] } ?? []
    }
}
