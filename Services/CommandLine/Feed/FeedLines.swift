import Foundation

/// One event of a file, as it stands there.
struct FeedLine {
    let number: Int
    let text: Data
    /// Where the next line begins, in bytes from the start of the file.
    let end: Int
}

/// Reads the lines of a file, however large, a piece at a time. Empty lines are passed over.
struct FeedLines {
    private static let longest = 1 << 20
    private static let piece = 1 << 18

    private let file: FileHandle
    private var buffer = Data()
    private var place: FeedPlace
    private var isAtEnd = false

    init(path: String, from place: FeedPlace) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { throw Fault(.negative, "\(path) can't be read") }
        try file.seek(toOffset: UInt64(place.offset))
        self.file = file
        self.place = place
    }

    /// The next lines, `limit` at most; empty at the end.
    mutating func next(upTo limit: Int) throws -> [FeedLine] {
        var lines: [FeedLine] = []
        while lines.count < limit, let line = try nextLine() {
            if !line.text.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { lines.append(line) }
        }
        return lines
    }

    private mutating func nextLine() throws -> FeedLine? {
        var searched = buffer.startIndex
        while true {
            if let newline = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                return take(buffer[..<newline], and: 1)
            }
            if isAtEnd { return buffer.isEmpty ? nil : take(buffer, and: 0) }
            guard buffer.count <= Self.longest else {
                throw Fault(.negative, "line \(place.line + 1) has more than 1 MiB: is this one event a line?")
            }
            let known = buffer.count
            // A copy: a slice would keep what was read before.
            buffer = Data(buffer)
            let piece = try file.read(upToCount: Self.piece) ?? Data()
            isAtEnd = piece.isEmpty
            buffer.append(piece)
            searched = buffer.startIndex + known
        }
    }

    private mutating func take(_ text: Data, and newline: Int) -> FeedLine {
        place.line += 1
        place.offset += text.count + newline
        buffer = buffer.dropFirst(text.count + newline)
        return FeedLine(number: place.line, text: Data(text), end: place.offset)
    }
}
