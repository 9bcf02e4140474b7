import Foundation
import Testing

@Suite struct `A reader who is not ours` {
    /// FastStream's models of AsyncAPI 3 and the jsonschema package, from PyPI.
    @Test func `takes the AsyncAPI document, and every golden file by its schemas`() throws {
        let (status, output) = try python("validate_asyncapi.py")
        #expect(status == 0, "\(output)")
    }

    private func python(_ script: String) throws -> (status: Int32, output: String) {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let process = Process()
        process.executableURL = folder.appending(path: "python")
        process.arguments = [folder.appending(path: script).path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
