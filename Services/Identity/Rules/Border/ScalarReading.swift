import Foundation
import Model

extension Walk {
    mutating func string(_ value: JSONValue, _ pointer: String) -> String? {
        guard case .string(let text) = value else {
            note(.wrongType, at: pointer)
            return nil
        }
        return text
    }

    mutating func bool(_ value: JSONValue, _ pointer: String) -> Bool? {
        guard case .bool(let bool) = value else {
            note(.wrongType, at: pointer)
            return nil
        }
        return bool
    }

    /// A whole number from nought up, written in digits alone.
    mutating func count(_ value: JSONValue, _ pointer: String) -> Int? {
        guard case .number(let digits) = value, let count = Int(digits), count >= 0, digits.first != "-" else {
            note(.wrongType, at: pointer)
            return nil
        }
        return count
    }

    /// Text of one form, not empty.
    static func text(_ form: TextForm) -> Reading<String> {
        { walk, value, pointer in
            guard let text = walk.string(value, pointer) else { return nil }
            guard !text.isEmpty else {
                walk.note(.required, at: pointer)
                return nil
            }
            if let objection = form.objection(to: text) {
                walk.note(objection, at: pointer)
                return nil
            }
            return text
        }
    }

    static func oneOf<Value: RawRepresentable<String>>(_ type: Value.Type) -> Reading<Value> {
        { walk, value, pointer in
            guard let text = walk.string(value, pointer) else { return nil }
            guard let value = Value(rawValue: text) else {
                walk.note(.unknownValue, at: pointer)
                return nil
            }
            return value
        }
    }

    /// A date of which the day, or month and day, may be unknown, and which has begun by `today`.
    static func date(by today: PartialDate) -> Reading<PartialDate> {
        { walk, value, pointer in
            guard let text = walk.string(value, pointer) else { return nil }
            guard let date = PartialDate(text) else {
                walk.note(.impossibleDate, at: pointer)
                return nil
            }
            guard date <= today else {
                walk.note(.futureDate, at: pointer)
                return nil
            }
            return date
        }
    }

    mutating func authority(_ value: JSONValue, _ pointer: String) -> AuthorityCode? {
        guard let text = string(value, pointer) else { return nil }
        guard let code = AuthorityCode(text) else {
            note(.authority, at: pointer)
            return nil
        }
        return code
    }
}
