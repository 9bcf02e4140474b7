import Foundation

/// A line of a log, and when it was written.
struct LogLine {
    let text: String
    /// RFC 3339, so that texts sort by time.
    let time: String
}

/// A log that grows, read on from where it was left.
struct LogFile {
    let path: String
    private var offset: UInt64 = 0
    private var begun = Data()
    private var time = ""

    init(path: String) { self.path = path }

    /// The whole lines that came since the last time.
    mutating func next() -> [LogLine] {
        guard let file = FileHandle(forReadingAtPath: path) else { return [] }
        defer { try? file.close() }
        guard let size = try? file.seekToEnd() else { return [] }
        // A shorter file is a new one.
        if size < offset { (offset, begun) = (0, Data()) }
        guard (try? file.seek(toOffset: offset)) != nil, let new = try? file.readToEnd() else { return [] }
        offset += UInt64(new.count)
        begun += new
        guard let end = begun.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        let whole = begun[..<end]
        begun = Data(begun[(end + 1)...])
        return whole.split(separator: UInt8(ascii: "\n")).map { line(String(decoding: $0, as: UTF8.self)) }
    }

    /// A line without a time, part of a longer message say, belongs to the one before.
    private mutating func line(_ text: String) -> LogLine {
        if let match = text.firstMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}[.0-9]*/) {
            time = String(match.0).replacing(" ", with: "T")
        }
        return LogLine(text: text, time: time)
    }
}
