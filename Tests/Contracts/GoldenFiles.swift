import Foundation

/// The files that pin the wire. Set CONTACTPOINT_WRITE_GOLDEN=1 to write those that are missing or differ, and then
/// ask whether version N-1 can still read them.
enum GoldenFiles {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    static let repository = folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static var isWriting: Bool { ProcessInfo.processInfo.environment["CONTACTPOINT_WRITE_GOLDEN"] == "1" }

    /// The text of a file, which is written first where that is wanted; nil where there is none.
    static func text(of file: URL, writing data: Data) throws -> Data? {
        if isWriting { try data.write(to: file, options: .atomic) }
        return try? Data(contentsOf: file)
    }

    static func file(of type: String) -> URL { folder.appending(path: "\(type).json") }

    static var types: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
        }
    }
}
