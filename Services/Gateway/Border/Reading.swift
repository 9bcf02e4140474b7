import Model

/// How one field is read, and what is said when it can't be: a rule to program against and a sentence for people.
struct Reading<Value: Sendable>: Sendable {
    let rule: String
    let explanation: String
    let read: @Sendable (JSONValue) -> Value?
}

extension Reading where Value == String {
    /// Text on one line, not blank. Its length is counted in Unicode scalars, as JSON Schema counts.
    static func text(upTo length: Int) -> Self {
        Reading(rule: "text", explanation: "Write one to \(length) characters on one line.") { value in
            guard case .text(let text) = value else { return nil }
            let scalars = text.unicodeScalars
            guard scalars.count <= length, !scalars.contains(where: \.isHidden) else { return nil }
            if scalars.allSatisfy(\.isBlank) { return nil }
            return text.trimmed
        }
    }

    /// A password is read as it is, blanks and all.
    static let password = Reading(rule: "password", explanation: "Write one to 1,024 characters.") { value in
        guard case .text(let text) = value, (1...1024).contains(text.unicodeScalars.count) else { return nil }
        return text
    }
}

extension Reading where Value == [String] {
    /// A list of one to ten names; one alone may stand without a list.
    static let names = Reading(rule: "names", explanation: "Write a list of one to ten names, or one name.") { value in
        if case .text = value { return Reading<String>.text(upTo: 100).read(value).map { [$0] } }
        guard case .list(let list) = value, (1...10).contains(list.count) else { return nil }
        let names = list.compactMap(Reading<String>.text(upTo: 100).read)
        return names.count == list.count ? names : nil
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
        return AuthorityCode(text)
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
    /// A whole number; where all is text, as in a query, whoever reads that makes it one (`JSONValue.counted`).
    static func number(_ range: ClosedRange<Int>) -> Self {
        let explanation = "Write a whole number from \(range.lowerBound) to \(range.upperBound)."
        return Reading(rule: "number", explanation: explanation) { value in
            guard case .number(let number) = value, let whole = Int(exactly: number) else { return nil }
            return range.contains(whole) ? whole : nil
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

extension Unicode.Scalar {
    /// What is not seen, or changes how the rest is: controls, soft hyphens, marks of direction, breaks of a line. The
    /// document has the same as a pattern.
    fileprivate var isHidden: Bool {
        switch value {
        case 0...0x1f, 0x7f...0x9f, 0xad, 0x61c, 0x180e, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff: true
        default: false
        }
    }

    fileprivate var isBlank: Bool { properties.generalCategory == .spaceSeparator }
}
