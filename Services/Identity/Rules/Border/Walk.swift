import Contracts

/// A walk over a body that notes every problem on its way, by JSON pointer and rule, never by value.
struct Walk {
    private(set) var problems: [Problem] = []

    /// More say nothing new; a body can hold thousands.
    static let mostProblems = 64

    mutating func note(_ rule: BorderRule, at pointer: String) {
        if problems.count < Self.mostProblems { problems.append(rule.problem(at: pointer)) }
    }

    /// An object that has no fields but these. Nil when the value is no object.
    mutating func object(_ value: JSONValue, _ pointer: String, fields names: [String]) -> OpenObject? {
        guard case .object(let fields) = value else {
            note(.wrongType, at: pointer)
            return nil
        }
        var found: [String: JSONValue] = [:]
        for field in fields {
            if !names.contains(field.name) {
                note(.unknownField, at: Self.pointer(pointer, toUnknown: field.name))
            } else if found.updateValue(field.value, forKey: field.name) != nil {
                note(.duplicateField, at: "\(pointer)/\(field.name)")
            }
        }
        return OpenObject(pointer: pointer, fields: found)
    }

    typealias Reading<Value> = (inout Walk, JSONValue, String) -> Value?

    mutating func required<Value>(_ name: String, of object: OpenObject, _ read: Reading<Value>) -> Value? {
        guard let value = object.fields[name] else {
            note(.required, at: "\(object.pointer)/\(name)")
            return nil
        }
        return read(&self, value, "\(object.pointer)/\(name)")
    }

    mutating func optional<Value>(_ name: String, of object: OpenObject, _ read: Reading<Value>) -> Value? {
        object.fields[name].flatMap { read(&self, $0, "\(object.pointer)/\(name)") }
    }

    /// Between `least` and `most` values; nil when one of them is wrong.
    mutating func list<Value>(
        _ value: JSONValue, _ pointer: String, from least: Int = 0, to most: Int, _ read: Reading<Value>
    ) -> [Value]? {
        guard case .array(let values) = value else {
            note(.wrongType, at: pointer)
            return nil
        }
        guard values.count <= most else {
            note(.tooMany, at: pointer)
            return nil
        }
        if values.count < least { note(.required, at: pointer) }
        let read = values.enumerated().map { read(&self, $1, "\(pointer)/\($0)") }
        let whole = read.compactMap { $0 }
        return whole.count == read.count && whole.count >= least ? whole : nil
    }

    /// A field's name is the sender's own words too: shown only where it looks like a field's name.
    private static func pointer(_ pointer: String, toUnknown name: String) -> String {
        let isNameLike =
            (1...40).contains(name.utf8.count)
            && name.utf8.allSatisfy { TextForm.reference.objection(to: String(UnicodeScalar($0))) == nil && $0 != 0x2f }
        return isNameLike ? "\(pointer)/\(name)" : pointer
    }
}

/// An object of the body whose fields' names have been checked.
struct OpenObject {
    let pointer: String
    let fields: [String: JSONValue]
}
