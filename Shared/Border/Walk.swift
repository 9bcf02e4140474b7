import Contracts

/// A walk over a body that notes every problem on its way, by JSON pointer and rule, never by value.
struct Walk {
    private(set) var problems: [Problem] = []
    /// The fields that lead to where the walk is; written out only where something is wrong.
    private var path: [String] = []

    /// More say nothing new; a body can hold thousands.
    static let mostProblems = 64

    /// Notes a problem here, or in a field of what is here.
    mutating func note(_ rule: BorderRule, at field: String? = nil) {
        guard problems.count < Self.mostProblems else { return }
        problems.append(rule.problem(at: (path + [field].compactMap { $0 }).map { "/" + $0 }.joined()))
    }

    /// An object that has no fields but these. Nil when the value is no object.
    mutating func object(_ value: JSONValue, fields names: [String]) -> OpenObject? {
        guard case .object(let fields) = value else {
            note(.wrongType)
            return nil
        }
        var object = OpenObject()
        for field in fields {
            if !names.contains(field.name) {
                note(.unknownField, at: Self.looksLikeName(field.name) ? field.name : "…")
            } else if object[field.name] != nil {
                note(.duplicateField, at: field.name)
            } else {
                object.fields.append(field)
            }
        }
        return object
    }

    typealias Reading<Value> = (inout Walk, JSONValue) -> Value?

    mutating func required<Value>(_ name: String, of object: OpenObject, _ read: Reading<Value>) -> Value? {
        guard let value = object[name] else {
            note(.required, at: name)
            return nil
        }
        return step(name, value, read)
    }

    mutating func optional<Value>(_ name: String, of object: OpenObject, _ read: Reading<Value>) -> Value? {
        guard let value = object[name] else { return nil }
        return step(name, value, read)
    }

    /// Between `least` and `most` values; nil when one of them is wrong.
    mutating func list<Value>(
        _ value: JSONValue, from least: Int = 0, to most: Int, _ read: Reading<Value>
    ) -> [Value]? {
        guard case .array(let values) = value else {
            note(.wrongType)
            return nil
        }
        guard values.count <= most else {
            note(.tooMany)
            return nil
        }
        if values.count < least { note(.required) }
        var whole: [Value] = []
        for (index, value) in values.enumerated() {
            if let read = step(String(index), value, read) { whole.append(read) }
        }
        return whole.count == values.count && whole.count >= least ? whole : nil
    }

    private mutating func step<Value>(_ name: String, _ value: JSONValue, _ read: Reading<Value>) -> Value? {
        path.append(name)
        defer { path.removeLast() }
        return read(&self, value)
    }

    /// A field's name is the sender's own words too: shown only where it looks like a field's name, and a mark in
    /// its place where not.
    private static func looksLikeName(_ name: String) -> Bool {
        (1...40).contains(name.utf8.count) && !name.contains("/") && TextForm.reference.objection(to: name) == nil
    }
}

/// An object of the body whose fields' names have been checked; there are few, so they are looked for one by one.
struct OpenObject {
    var fields: [JSONValue.Field] = []

    subscript(name: String) -> JSONValue? { fields.first { $0.name == name }?.value }
}
