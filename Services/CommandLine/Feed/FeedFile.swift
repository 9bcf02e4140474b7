import Foundation

/// The events of a file: one JSON object a line, or a sheet, as the file's name says.
struct FeedFile {
    private var lines: FeedLines
    private let sheet: FeedSheet?

    /// Goes on from `place`, where a line begins.
    init(path: String, from place: FeedPlace, of source: String) throws {
        guard path.lowercased().hasSuffix(".csv") else {
            (lines, sheet) = (try FeedLines(path: path, from: place), nil)
            return
        }
        var whole = try FeedLines(path: path, from: FeedPlace())
        guard let header = try whole.next(upTo: 1).first else {
            throw Fault(.negative, "\(path) is empty: its first line names the columns")
        }
        sheet = try FeedSheet(header: header, from: source)
        lines = place.offset < header.end ? whole : try FeedLines(path: path, from: place)
    }

    var isSheet: Bool { sheet != nil }

    /// The next events, `limit` at most, empty at the end; of a row that is none, its number and why.
    mutating func next(upTo limit: Int) throws -> [Result<FeedLine, FeedRowFault>] {
        try lines.next(upTo: limit).map { line in
            guard let sheet else { return .success(line) }
            do throws(FeedSheet.Unreadable) {
                return .success(try sheet.event(line))
            } catch {
                return .failure(FeedRowFault(line: line.number, end: line.end, reason: error))
            }
        }
    }
}

/// A row of a sheet that is no event.
struct FeedRowFault: Error {
    let line: Int
    let end: Int
    let reason: FeedSheet.Unreadable

    var fault: Fault { Fault(.negative, "line \(line): \(reason.explanation)") }
}
