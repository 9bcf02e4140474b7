import FoundationEssentials
import Model

extension Walk {
    mutating func string(_ value: JSONValue) -> String? {
        guard case .string(let text) = value else {
            note(.wrongType)
            return nil
        }
        return text
    }

    mutating func bool(_ value: JSONValue) -> Bool? {
        guard case .bool(let bool) = value else {
            note(.wrongType)
            return nil
        }
        return bool
    }

    /// A whole number from nought up, written in digits alone.
    mutating func count(_ value: JSONValue) -> Int? {
        guard case .number(let digits) = value, let count = Int(digits), count >= 0, digits.first != "-" else {
            note(.wrongType)
            return nil
        }
        return count
    }

    /// Text of one form, not empty.
    static func text(_ form: TextForm) -> Reading<String> {
        { walk, value in
            guard let text = walk.string(value) else { return nil }
            guard !text.isEmpty else {
                walk.note(.required)
                return nil
            }
            if let objection = form.objection(to: text) {
                walk.note(objection)
                return nil
            }
            return text
        }
    }

    static func oneOf<Value: RawRepresentable<String>>(_ type: Value.Type) -> Reading<Value> {
        { walk, value in
            guard let text = walk.string(value) else { return nil }
            guard let value = Value(rawValue: text) else {
                walk.note(.unknownValue)
                return nil
            }
            return value
        }
    }

    /// A date of which the day, or month and day, may be unknown, and which has begun by `today`.
    static func date(by today: PartialDate) -> Reading<PartialDate> {
        { walk, value in
            guard let text = walk.string(value) else { return nil }
            guard let date = PartialDate(text) else {
                walk.note(.impossibleDate)
                return nil
            }
            guard date <= today else {
                walk.note(.futureDate)
                return nil
            }
            return date
        }
    }

    mutating func authority(_ value: JSONValue) -> AuthorityCode? {
        guard let text = string(value) else { return nil }
        guard let code = AuthorityCode(text) else {
            note(.authority)
            return nil
        }
        return code
    }
}
