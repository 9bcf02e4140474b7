import Contracts
import Crypto
import Foundation

/// A table of events: comma-separated values (RFC 4180) in UTF-8, the names of its columns in the first line, an event in
/// each other one. An empty cell is a field that is not there. docs/feeds.md
struct FeedSheet {
    /// Why a row is no event, whatever its values are.
    enum Unreadable: Error, Equatable {
        case notUTF8
        case openQuote
        case cells(Int, of: Int)

        var explanation: String {
            switch self {
            case .notUTF8: "The line is not UTF-8."
            case .openQuote: "A quotation mark is open at the end of the line; a value is within one line."
            case .cells(let found, let named):
                "The line has \(found) values, and the first line names \(named) columns."
            }
        }
    }

    private let columns: [FeedColumn]
    private let source: String

    /// Reads the first line.
    init(header: FeedLine, from source: String) throws {
        let names: [String]
        do {
            names = try Self.cells(of: header.text).map { $0.trimmingCharacters(in: .whitespaces) }
        } catch let error as Unreadable {
            throw Fault(.negative, "line 1: \(error.explanation)")
        }
        columns = try names.map { name in
            guard let column = FeedColumn.named(name) else {
                throw Fault(.negative, "line 1 names a column that is not known: \(name); docs/feeds.md has all")
            }
            return column
        }
        if let twice = Dictionary(grouping: names, by: \.self).first(where: { $0.value.count > 1 }) {
            throw Fault(.negative, "line 1 names a column twice: \(twice.key)")
        }
        self.source = source
    }

    /// A row as the event that it stands for, in JSON.
    func event(_ row: FeedLine) throws(Unreadable) -> FeedLine {
        let cells = try Self.cells(of: row.text)
        guard cells.count == columns.count else { throw .cells(cells.count, of: columns.count) }
        var tree = SheetTree()
        tree.put("1.0", at: ["specversion"])
        tree.put(source, at: ["source"])
        tree.put(ReportInvolvement.route.type, at: ["type"])
        // Of an event without an id of its own a repeat is the same row again.
        tree.put(Self.digest(of: row.text), at: ["id"])
        for (column, cell) in zip(columns, cells) where !cell.isEmpty {
            tree.put(column.value(of: cell), at: column.place[...])
        }
        tree.complete()
        return FeedLine(number: row.number, text: tree.text, end: row.end)
    }

    /// The column where what `pointer` names stands, or would stand; nil where no column is for it.
    static func column(of pointer: String) -> String? {
        let holds = FeedColumn.all.first { pointer == $0.pointer || pointer.hasPrefix($0.pointer + "/") }
        return (holds ?? FeedColumn.all.first { $0.pointer.hasPrefix(pointer + "/") })?.name
    }

    private static func digest(of row: Data) -> String {
        SHA256.hash(data: row).prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    static func cells(of line: Data) throws(Unreadable) -> [String] {
        guard var text = String(validating: line, as: UTF8.self) else { throw .notUTF8 }
        if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
        if text.hasSuffix("\r") { text.removeLast() }
        var cells: [String] = []
        var cell = ""
        var isQuoted = false
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch (scalar, isQuoted) {
            case ("\"", true) where rest.first == "\"":
                cell.unicodeScalars.append(scalar)
                rest.removeFirst()
            case ("\"", _): isQuoted.toggle()
            case (",", false):
                cells.append(cell)
                cell = ""
            default: cell.unicodeScalars.append(scalar)
            }
        }
        guard !isQuoted else { throw .openQuote }
        return (cells + [cell]).map { $0.trimmingCharacters(in: .whitespaces) }
    }
}

extension FeedColumn {
    /// The cell as JSON has it; what is no number or flag stays text, and the border says what is wrong with it.
    fileprivate func value(of cell: String) -> Any {
        switch form {
        case .text: cell
        case .several: cell.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        case .count: Int(cell) ?? cell
        case .flag: ["true": true, "false": false][cell] ?? cell
        }
    }
}
