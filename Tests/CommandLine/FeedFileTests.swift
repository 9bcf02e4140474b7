import Foundation
import Testing

@testable import CommandLine

struct `A file of events` {
    @Test func `is read line by line, with empty lines passed over`() throws {
        try withFile("{\"id\":\"a\"}\n\n  \r\n{\"id\":\"b\"}\n{\"id\":\"c\"}") { path in
            var lines = try FeedLines(path: path, from: FeedPlace())
            #expect(try lines.next(upTo: 2).map(\.number) == [1, 4])
            let last = try lines.next(upTo: 2)
            #expect(last.map(\.number) == [5])
            #expect(last.map(\.text) == [Data("{\"id\":\"c\"}".utf8)])
            #expect(try lines.next(upTo: 2).isEmpty)
        }
    }

    @Test func `is read on from where a line ended`() throws {
        try withFile("one\ntwo\nthree\n") { path in
            var lines = try FeedLines(path: path, from: FeedPlace())
            let first = try #require(try lines.next(upTo: 1).first)
            var rest = try FeedLines(path: path, from: FeedPlace(offset: first.end, line: first.number))
            let remaining = try rest.next(upTo: 10)
            #expect(remaining.map { String(decoding: $0.text, as: UTF8.self) } == ["two", "three"])
            #expect(remaining.map(\.number) == [2, 3])
        }
    }

    @Test func `with lines longer than what is read at once stays whole`() throws {
        let long = String(repeating: "x", count: 700_000)
        try withFile("\(long)\nshort\n\(long)") { path in
            var lines = try FeedLines(path: path, from: FeedPlace())
            #expect(try lines.next(upTo: 10).map(\.text.count) == [700_000, 5, 700_000])
        }
    }

    @Test func `with a line beyond all measure is refused`() throws {
        try withFile(String(repeating: "x", count: 3 << 20)) { path in
            var lines = try FeedLines(path: path, from: FeedPlace())
            #expect(throws: Fault.self) { try lines.next(upTo: 1) }
        }
    }

    @Test func `remembers how far it was published, unless it is another file by now`() throws {
        try withFile("one\ntwo\n") { path in
            let bookmark = try FeedBookmark(events: path)
            #expect(bookmark.place() == FeedPlace())
            bookmark.keep(FeedPlace(offset: 4, line: 1))
            #expect(try FeedBookmark(events: path).place() == FeedPlace(offset: 4, line: 1))
            try Data("one\ntwo\nthree\n".utf8).write(to: URL(fileURLWithPath: path))
            #expect(try FeedBookmark(events: path).place() == FeedPlace())
        }
    }

    private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "events.ndjson")
        try Data(text.utf8).write(to: file)
        try body(file.path)
    }
}
