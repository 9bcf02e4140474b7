import Foundation

/// A relay of a test's own: an SMTP server, `Tests/System/mail.py`, on a port of this machine.
final class ScratchRelay {
    struct Letter: Decodable, Equatable {
        var from: String
        var to: [String]
        var text: String
    }

    private let process = Process()
    private let (input, output) = (Pipe(), Pipe())
    let place: String

    /// - Parameter objections: by address, what it answers instead of taking a letter to it.
    init(objecting objections: [String: String] = [:]) throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        process.executableURL = tests.appending(path: "Contracts/python")
        process.arguments =
            [tests.appending(path: "System/mail.py").path] + objections.map { "\($0.key)=\($0.value)" }
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        var port = ""
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8) {
            port += String(decoding: byte, as: UTF8.self)
        }
        place = "smtp://127.0.0.1:\(port)"
    }

    /// Ends it.
    /// - Returns: what it has taken, in order.
    @discardableResult
    func end() throws -> [Letter] {
        try input.fileHandleForWriting.close()
        let told = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try told.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Letter.self, from: $0) }
    }
}
