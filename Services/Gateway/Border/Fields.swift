import Contracts
import FoundationEssentials
import Model

/// What a client sent, read field by field. The border is closed: what was not asked for is a problem too. Every
/// problem is collected, so that one answer names them all.
struct Fields {
    private let values: [String: JSONValue]
    private var known: Set<String> = []
    private(set) var problems: [Problem] = []

    init(_ values: [String: JSONValue]) { self.values = values }

    /// Reads one JSON object.
    init(json: Data) throws {
        guard let value = try? WireCoding.decoder().decode(JSONValue.self, from: json), case .object(let values) = value
        else { throw ProblemDetails(.malformed) }
        self.init(values)
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    mutating func required<Value>(_ name: String, _ reading: Reading<Value>) -> Value? {
        if values[name] == nil {
            known.insert(name)
            refuse(name, rule: "required", reading.explanation)
            return nil
        }
        return optional(name, reading)
    }

    /// Nil when the field is absent, and also when it can't be read, which is a problem then.
    mutating func optional<Value>(_ name: String, _ reading: Reading<Value>) -> Value? {
        known.insert(name)
        guard let value = values[name] else { return nil }
        if let read = reading.read(value) { return read }
        refuse(name, rule: reading.rule, reading.explanation)
        return nil
    }

    mutating func refuse(_ name: String, rule: String, _ explanation: String) {
        problems.append(Problem(field: "/" + name, rule: rule, explanation: explanation))
    }

    mutating func refuse(_ problems: [Problem]) { self.problems += problems }

    mutating func refuseRepetition(of name: String) {
        refuse(Self.pointer(name), rule: "repeated", "Give this parameter once.")
    }

    /// What is wrong with the whole; thrown by whoever misses a required value, and by `close`.
    mutating func refusal() -> ProblemDetails {
        for name in values.keys.sorted() where !known.contains(name) {
            problems.append(
                Problem(
                    field: "/" + Self.pointer(name), rule: "unknownField",
                    explanation: "Leave this field out: it is not one that is read here."))
            known.insert(name)
        }
        return ProblemDetails(.invalid, problems: problems)
    }

    /// Throws unless every field was known and could be read.
    mutating func close() throws {
        let refusal = refusal()
        if !refusal.problems.isEmpty { throw refusal }
    }

    /// A field's name is repeated only when it looks like one: anything else could be a value.
    private static func pointer(_ name: String) -> String {
        let looksLikeAName = name.count <= 40 && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return looksLikeAName ? name : "…"
    }
}
