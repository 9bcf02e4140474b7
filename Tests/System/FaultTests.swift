import Foundation
import Testing

/// The whole system under load while everything around it is killed, as `compose/faults` does it.
@Suite(.serialized)
struct FaultTests {
    private static let isLong = ProcessInfo.processInfo.environment["CONTACTPOINT_LONG"] != nil

    @Test func `whatever is killed, each effect happens once and in order`() throws {
        try holds("--minutes", "1")
    }

    @Test(.enabled(if: isLong))
    func `over 100,000 events and 200 kills, each effect happens once and in order`() throws {
        let result = try holds("--minutes", "20")
        let kills = result["kills"] as? [String: Any]
        #expect(try #require(result["committed"] as? Int) >= 100_000)
        #expect(try #require(kills?["all"] as? Int) >= 200)
    }

    @Test(.enabled(if: isLong))
    func `a cluster that loses its leaders has each effect once and in order`() throws {
        try holds("--cluster", "--minutes", "2")
    }

    /// The figures, once nothing is missing, doubled or out of order.
    @discardableResult
    private func holds(_ arguments: String...) throws -> [String: Any] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let process = Process()
        process.executableURL = folder.appending(path: "../../compose/faults").standardized
        process.arguments = arguments
        // Progress goes where the test's own does, so that it is seen while minutes pass.
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(output)")
        let last = try #require(output.split(separator: "\n").last)
        return try #require(try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    }
}
