import Hummingbird
import Model

/// `application/x-www-form-urlencoded`, as browsers write forms and queries.
enum URLEncoding {
    /// The first value of each name.
    static func values(in text: some StringProtocol) -> [String: String] {
        var values: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = decoded(parts[0])
            if !name.isEmpty, values[name] == nil { values[name] = parts.count > 1 ? decoded(parts[1]) : "" }
        }
        return values
    }

    private static func decoded(_ text: some StringProtocol) -> String {
        let spaced = String(text.map { $0 == "+" ? " " : $0 })
        return spaced.percentDecoded ?? spaced
    }
}

extension Request {
    /// The query's parameters, as closed as a body.
    var queryFields: Fields {
        Fields(URLEncoding.values(in: uri.query ?? "").mapValues { .text($0) })
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
