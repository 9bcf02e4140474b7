import Contracts
import Model

extension Fields {
    /// The field `aliases`: names in their parts, each checked; none where it is absent. Whatever is wrong is a problem.
    mutating func aliases() -> [PersonName] {
        guard let list = optional("aliases", .objects) else { return [] }
        let names = list.enumerated().compactMap { place, value in name(value, at: "aliases/\(place)") }
        guard names.count == list.count else { return [] }
        refuse(Aliases.problems(of: names))
        return names
    }

    private mutating func name(_ value: JSONValue, at place: String) -> PersonName? {
        guard case .object(let parts) = value, Set(parts.keys).isSubset(of: ["given", "family"]),
            let given = Self.given(parts["given"]), let family = Self.family(parts["family"])
        else {
            refuse(place, rule: "name", "Write an object with the fields given, a list, and family.")
            return nil
        }
        return PersonName(given: given, family: family)
    }

    private static func given(_ value: JSONValue?) -> [String]? {
        switch value {
        case nil: return []
        case .list(let list):
            let names = list.compactMap(family)
            return names.count == list.count ? names : nil
        default: return nil
        }
    }

    private static func family(_ value: JSONValue?) -> String? {
        switch value {
        case nil: ""
        case .text(let text): text.isEmpty || !text.trimmed.isEmpty ? text.trimmed : nil
        default: nil
        }
    }
}

extension Reading where Value == [JSONValue] {
    fileprivate static let objects = Reading(rule: "list", explanation: "Write a list of names.") { value in
        guard case .list(let list) = value else { return nil }
        return list
    }
}
