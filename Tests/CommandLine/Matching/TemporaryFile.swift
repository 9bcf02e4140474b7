import Foundation

/// A file that lasts as long as a test needs it.
final class TemporaryFile {
    let path: String

    init(_ text: String, name: String = "records.csv") throws {
        let folder = NSTemporaryDirectory() + "contactpoint-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        path = "\(folder)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    var folder: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

    deinit { try? FileManager.default.removeItem(atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path) }
}
