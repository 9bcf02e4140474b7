import Hummingbird
import Model

/// A form as a browser sent it.
struct Form: Sendable {
    let values: [String: String]

    init(_ values: [String: String] = [:]) { self.values = values }

    /// The form's fields as the API reads them: what was left empty is absent, a date is made of its three inputs,
    /// a ticked box is true, a number is one, and a list is of words.
    func fields(dates: [String] = [], flags: [String] = [], numbers: [String] = [], lists: [String] = []) -> Fields {
        var fields: [String: JSONValue] = [:]
        var taken: Set = [FormGuard.field, "request", "next"]
        for name in dates {
            taken.formUnion(["day", "month", "year"].map { "\(name)-\($0)" })
            if let date = date(name) { fields[name] = .text(date) }
        }
        for (name, value) in values where !taken.contains(name) && !value.isEmpty {
            switch name {
            case _ where flags.contains(name) && value == "true": fields[name] = .bool(true)
            case _ where numbers.contains(name): fields[name] = .counted(value.trimmed)
            case _ where lists.contains(name):
                fields[name] = .list(value.split(separator: " ").map { .text(String($0)) })
            default: fields[name] = .text(value)
            }
        }
        return Fields(fields)
    }

    /// Nil when nothing was written; what can't be a date stays no date.
    private func date(_ name: String) -> String? {
        func part(_ part: String, width: Int) -> String {
            let text = (values["\(name)-\(part)"] ?? "").trimmed
            return text.isEmpty ? "" : String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let parts = [part("year", width: 4), part("month", width: 2), part("day", width: 2)]
        if parts.allSatisfy(\.isEmpty) { return nil }
        // A gap before something known, as a day without its month, must not look like a shorter date.
        let known = parts.prefix { !$0.isEmpty }
        return known.count == parts.count { !$0.isEmpty } ? known.joined(separator: "-") : "-"
    }
}

extension Request {
    func form() async throws -> Form {
        try demand(["application/x-www-form-urlencoded"])
        let body = try await wholeBody(upTo: BodyLimit.json)
        return Form(URLEncoding.values(in: String(decoding: body, as: UTF8.self)))
    }
}
