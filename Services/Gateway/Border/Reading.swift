import Model

/// How one field is read, and what is said when it can't be: a rule to program against and a sentence for people.
struct Reading<Value: Sendable>: Sendable {
    let rule: String
    let explanation: String
    let read: @Sendable (JSONValue) -> Value?
}

extension Reading where Value == String {
    /// Text on one line, not empty once trimmed.
    static func text(upTo length: Int) -> Self {
        Reading(rule: "text", explanation: "Write one to \(length) characters on one line.") { value in
            guard case .text(let text) = value else { return nil }
            let trimmed = text.trimmed
            return (1...length).contains(trimmed.count) && !trimmed.contains(where: \.isControl) ? trimmed : nil
        }
    }

    /// A password is read as it is, blanks and all.
    static let password = Reading(rule: "password", explanation: "Write one to 1,024 characters.") { value in
        guard case .text(let text) = value, (1...1024).contains(text.utf8.count) else { return nil }
        return text
    }
}

extension Reading where Value == [String] {
    /// One name, or a list of up to ten.
    static let names = Reading(rule: "names", explanation: "Write one name, or a list of up to ten names.") { value in
        let name = Reading<String>.text(upTo: 100)
        switch value {
        case .text: return name.read(value)?.split(separator: " ").map(String.init)
        case .list(let list) where list.count <= 10:
            let names = list.compactMap(name.read)
            return names.count == list.count ? names : nil
        default: return nil
        }
    }
}

extension Reading where Value == PartialDate {
    static let date = Reading(
        rule: "date", explanation: "Write a date that exists: YYYY, YYYY-MM or YYYY-MM-DD."
    ) { value in
        guard case .text(let text) = value else { return nil }
        return PartialDate(text)
    }
}

extension Reading where Value == ChildNumber {
    /// As people write it: hyphens and spaces anywhere, O for 0.
    static let childNumber = Reading(rule: "number", explanation: "Write the eleven characters of a number.") { value in
        guard case .text(let text) = value, text.utf8.count <= 40 else { return nil }
        return ChildNumber(text)
    }
}

extension Reading where Value == AuthorityCode {
    static let authority = Reading(
        rule: "authority", explanation: "Write the GSS code of an English authority with children's services."
    ) { value in
        guard case .text(let text) = value else { return nil }
        return AuthorityCode(text.trimmed)
    }
}

extension Reading where Value == Bool {
    static let flag = Reading(rule: "boolean", explanation: "Write true or false.") { value in
        switch value {
        case .bool(let flag): flag
        default: nil
        }
    }
}

extension Reading where Value == Int {
    /// A whole number, also as the text of a query parameter.
    static func number(_ range: ClosedRange<Int>) -> Self {
        let explanation = "Write a whole number from \(range.lowerBound) to \(range.upperBound)."
        return Reading(rule: "number", explanation: explanation) { value in
            let number: Int? =
                switch value {
                case .text(let text): Int(text)
                case .number(let number): Int(exactly: number)
                default: nil
                }
            return number.flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension Reading {
    static func identifier<Entity>() -> Self where Value == Identifier<Entity> {
        Reading(rule: "uuid", explanation: "Write a UUID.") { value in
            guard case .text(let text) = value else { return nil }
            return Identifier(text)
        }
    }
}

extension Reading where Value: RawRepresentable<String> & CaseIterable {
    /// One word of a fixed list.
    static var word: Self {
        let words = Value.allCases.map(\.rawValue)
        return Reading(rule: "oneOf", explanation: "Write one of: \(words.joined(separator: ", ")).") { value in
            guard case .text(let text) = value else { return nil }
            return Value(rawValue: text)
        }
    }
}

extension Character {
    fileprivate var isControl: Bool {
        unicodeScalars.contains { [.control, .format].contains($0.properties.generalCategory) }
    }
}
