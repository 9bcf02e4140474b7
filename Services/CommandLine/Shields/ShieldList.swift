import Contracts
import Foundation
import Model

/// One line of a list of children who are to be shielded.
///
/// The child's number, by which nobody is taken for a twin and whose check character finds slips of the pen; and the date of
/// birth beside it, so that a number that was copied from the neighbouring line is found too.
struct ListedChild: Hashable {
    var line: Int
    var number: ChildNumber
    var dateOfBirth: PartialDate
    var grounds: ShieldGrounds
}

/// What is wrong with a line, and where in it.
struct ListFault: Hashable, Encodable {
    var line: Int
    /// From 1.
    var column: Int
    var field: String
    var rule: String
    var explanation: String

    func text(in file: String) -> String { "\(file):\(line):\(column): \(field): \(explanation) (\(rule))" }
}

/// A list as it is read: children, or every fault.
struct ShieldList {
    static let fields = ["number", "dateOfBirth", "grounds"]

    enum Layout {
        /// A heading, then a line for each child: number,dateOfBirth,grounds.
        case csv
        /// A JSON object a line, with these fields.
        case ndjson

        /// By the file's name; nil where that tells nothing.
        init?(of file: String) {
            switch URL(filePath: file).pathExtension.lowercased() {
            case "csv": self = .csv
            case "ndjson", "jsonl": self = .ndjson
            default: return nil
            }
        }
    }

    private(set) var children: [ListedChild] = []
    private(set) var faults: [ListFault] = []
    private var lines: [ChildNumber: Int] = [:]

    /// A value, and where it begins.
    private struct Value {
        var text: String
        var column: Int
    }

    init(_ text: String, _ layout: Layout) {
        let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        var isHeadingDue = layout == .csv
        for (place, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let number = place + 1
            if line.allSatisfy(\.isWhitespace) { continue }
            if isHeadingDue {
                isHeadingDue = false
                if Self.values(ofCSV: line).map(\.text) != Self.fields {
                    fault(number, 1, "heading", "heading", "The first line is \(Self.fields.joined(separator: ",")).")
                }
                continue
            }
            switch layout {
            case .csv: take(csv: line, number)
            case .ndjson: take(json: line, number)
            }
        }
        if children.isEmpty, faults.isEmpty { fault(1, 1, "list", "required", "There is no child in it.") }
    }

    private mutating func fault(_ line: Int, _ column: Int, _ field: String, _ rule: String, _ explanation: String) {
        faults.append(ListFault(line: line, column: column, field: field, rule: rule, explanation: explanation))
    }

    // MARK: - The two layouts

    private static func values(ofCSV line: Substring) -> [Value] {
        var (values, column): ([Value], Int) = ([], 1)
        for part in line.split(separator: ",", omittingEmptySubsequences: false) {
            let inset = part.prefix(while: \.isWhitespace).count
            let text = String(part).trimmingCharacters(in: .whitespaces)
            values.append(Value(text: text, column: column + inset))
            column += part.count + 1
        }
        return values
    }

    private mutating func take(csv line: Substring, _ number: Int) {
        let values = Self.values(ofCSV: line)
        guard values.count == Self.fields.count else {
            return fault(
                number, 1, "line", "columns", "It has \(values.count) columns instead of \(Self.fields.count).")
        }
        take(Dictionary(uniqueKeysWithValues: zip(Self.fields, values)), number)
    }

    private mutating func take(json line: Substring, _ number: Int) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
            return fault(number, 1, "line", "json", "It is no JSON object.")
        }
        func column(of field: String) -> Int {
            line.range(of: "\"\(field)\"").map { line.distance(from: line.startIndex, to: $0.lowerBound) + 1 } ?? 1
        }
        var isWhole = true
        for field in object.keys.sorted() where !Self.fields.contains(field) {
            fault(number, column(of: field), field, "unknown", "There is no such field.")
            isWhole = false
        }
        var values: [String: Value] = [:]
        for field in Self.fields {
            if let text = object[field] as? String {
                values[field] = Value(text: text, column: column(of: field))
            } else {
                fault(number, column(of: field), field, "required", "It is a text, and must be there.")
                isWhole = false
            }
        }
        if isWhole { take(values, number) }
    }

    // MARK: - What the values are

    private mutating func take(_ values: [String: Value], _ line: Int) {
        func value(_ field: String) -> Value { values[field] ?? Value(text: "", column: 1) }
        let (number, born, grounds) = (value("number"), value("dateOfBirth"), value("grounds"))
        let known = ChildNumber(number.text)
        if known == nil {
            fault(
                line, number.column, "number", "number",
                "It is eleven characters, the last of which tells whether the others are right.")
        }
        let date = PartialDate(born.text)
        if date == nil {
            fault(line, born.column, "dateOfBirth", "date", "It is YYYY-MM-DD, or as much of it as is known.")
        }
        let ground = ShieldGrounds(rawValue: grounds.text)
        if ground == nil {
            fault(
                line, grounds.column, "grounds", "oneOf",
                "It is one of \(ShieldGrounds.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        guard let known else { return }
        if let earlier = lines[known] {
            return fault(line, number.column, "number", "once", "It stands in line \(earlier) already.")
        }
        lines[known] = line
        if let date, let ground {
            children.append(ListedChild(line: line, number: known, dateOfBirth: date, grounds: ground))
        }
    }
}

extension ListedChild {
    /// What is wrong with the line by what a search for its number found.
    func fault(finding found: [FoundChild]) -> ListFault? {
        guard let child = found.first, found.count == 1 else {
            return ListFault(
                line: line, column: 1, field: "number", rule: "known", explanation: "No child has this number.")
        }
        guard child.dateOfBirth == dateOfBirth else {
            return ListFault(
                line: line, column: 1, field: "dateOfBirth", rule: "sameChild",
                explanation: "The child with this number is known with another date of birth.")
        }
        return nil
    }
}
