import Foundation

/// Rows of a file of comma-separated values as RFC 4180 has them: quotes around what holds commas, quotes or line ends.
struct CSVReader {
    struct Row {
        /// Where it begins; the header is line 1.
        let line: Int
        var fields: [String]
    }

    let file: String
    private let bytes: [UInt8]
    private var place = 0
    private var line = 1

    init(file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Fault(.configuration, "\(file) can't be read")
        }
        self.file = file
        bytes = [UInt8](data)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    }

    /// How much of the file is read, of `size`.
    var done: Int { place }
    var size: Int { bytes.count }

    /// The next row that isn't empty; nil at the end.
    mutating func next() throws -> Row? {
        while place < bytes.count {
            let row = try row()
            if row.fields.count > 1 || !row.fields[0].isEmpty { return row }
        }
        return nil
    }

    private mutating func row() throws -> Row {
        var row = Row(line: line, fields: [])
        while true {
            row.fields.append(try field(row: row))
            guard place < bytes.count else { return row }
            let byte = bytes[place]
            place += 1
            if byte == Self.comma { continue }
            if byte == Self.carriageReturn, place < bytes.count, bytes[place] == Self.lineFeed { place += 1 }
            line += 1
            return row
        }
    }

    /// Leaves `place` on the comma or the line end behind the field, or at the end of the file.
    private mutating func field(row: Row) throws -> String {
        guard place < bytes.count, bytes[place] == Self.quote else {
            let start = place
            while place < bytes.count, !Self.ends(bytes[place]) { place += 1 }
            return try text(bytes[start..<place], row)
        }
        var kept: [UInt8] = []
        place += 1
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == Self.quote {
                guard place < bytes.count, bytes[place] == Self.quote else {
                    guard place == bytes.count || Self.ends(bytes[place]) else {
                        throw fault(row, "something follows a closing quote")
                    }
                    return try text(kept[...], row)
                }
                place += 1
            } else if byte == Self.lineFeed {
                line += 1
            }
            kept.append(byte)
        }
        throw fault(row, "a quote is never closed")
    }

    private func text(_ slice: ArraySlice<UInt8>, _ row: Row) throws -> String {
        guard let text = String(validating: slice, as: UTF8.self) else { throw fault(row, "not UTF-8") }
        return text
    }

    private func fault(_ row: Row, _ what: String) -> Fault {
        Fault(.negative, "\(file), line \(row.line), field \(row.fields.count + 1): \(what)")
    }

    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private static func ends(_ byte: UInt8) -> Bool {
        byte == comma || byte == lineFeed || byte == carriageReturn
    }
}
