import Hummingbird
import Model

/// `application/x-www-form-urlencoded`, as browsers write forms and queries.
enum URLEncoding {
    /// The first value of each name.
    static func values(in text: some StringProtocol) -> [String: String] {
        Dictionary(pairs(in: text).filter { !$0.name.isEmpty }.map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// Names and values in their order.
    static func pairs(in text: some StringProtocol) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
        }
    }

    private static func decoded(_ text: some StringProtocol) -> String {
        let spaced = String(text.map { $0 == "+" ? " " : $0 })
        return spaced.percentDecoded ?? spaced
    }
}

extension Request {
    private static let mostRepetitions = 20

    /// The query's parameters, as closed as a body, each given once.
    func queryFields(numbers: [String] = []) -> Fields {
        let pairs = URLEncoding.pairs(in: uri.query ?? "")
        let values = pairs.map { ($0.name, numbers.contains($0.name) ? JSONValue.counted($0.value) : .text($0.value)) }
        var fields = Fields(Dictionary(values) { first, _ in first })
        // Anybody may ask, so a query of nothing but repetitions earns no answer longer than itself.
        var (once, again): (Set<String>, Set<String>) = ([], [])
        for (name, _) in values where !once.insert(name).inserted { again.insert(name) }
        for name in again.sorted().prefix(Self.mostRepetitions) { fields.refuseRepetition(of: name) }
        return fields
    }
}

extension RequestContext {
    /// An identifier in the path; one that is none leads nowhere.
    func identifier<Entity>(_ name: String, of entity: Entity.Type = Entity.self) throws -> Identifier<Entity> {
        guard let text = parameters.get(name), let identifier = Identifier<Entity>(text) else {
            throw ProblemDetails(.notFound)
        }
        return identifier
    }
}
