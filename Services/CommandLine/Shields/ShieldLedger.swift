import Crypto
import Foundation

/// The lines of a list that are done, in a file of its own beside the list: an interrupted run goes on where it was, and a
/// second one does nothing twice. A shield that was lifted since is not put up again by accident.
///
/// It holds numbers of lines and a digest of the list, and nothing of any child.
struct ShieldLedger {
    private let path: String
    private let digest: String
    private(set) var done: Set<Int> = []

    /// - Throws: `Fault` where it belongs to a list that read otherwise.
    init(of file: String, contents: Data) throws {
        path = file + ".progress"
        digest = SHA256.hash(data: contents).map { String(format: "%02x", $0) }.joined()
        guard let kept = FileManager.default.contents(atPath: path) else { return }
        let lines = String(decoding: kept, as: UTF8.self).split(separator: "\n")
        guard lines.first == digest[...] else {
            throw Fault(
                .negative,
                "\(path) belongs to a list that read otherwise; give what is new a file of its own, or --from-start")
        }
        let isWhole = kept.last == UInt8(ascii: "\n")
        done = Set(lines.dropFirst().dropLast(isWhole ? 0 : 1).compactMap { Int($0) })
        // The last line of a run that was killed may be torn: it is done again, and answered as done already.
        if !isWhole { try write() }
    }

    private func write() throws {
        let lines = [digest] + done.sorted().map(String.init)
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path), options: .atomic)
    }

    static func forget(_ file: String) { try? FileManager.default.removeItem(atPath: file + ".progress") }

    /// - Throws: where it can't be written: nothing more must be sent then.
    mutating func note(_ line: Int) throws {
        if !FileManager.default.fileExists(atPath: path) { try write() }
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        defer { try? file.close() }
        try file.seekToEnd()
        try file.write(contentsOf: Data("\(line)\n".utf8))
        done.insert(line)
    }
}
