import ArgumentParser
import Foundation
import Sealing

/// Seals an event so that only Identity can read it.
struct Seal: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Seals an intake event for publishing.",
        discussion: """
            Examples:
              contactpoint seal --config school-census.json < event.json | amqp-publish …
              contactpoint seal --public-key "$KEY" --base64 event.json
            """)

    /// More than the intake takes, and little enough to hold.
    private static let limit = 1 << 20

    @OptionGroup var source: ConfigurationOption
    @Option(help: "The intake key in base64, instead of the configuration's.")
    var publicKey: String?
    @Flag(help: "Writes base64 and a newline instead of the sealed bytes.")
    var base64 = false
    @Argument(help: "A file with the event; otherwise standard input.", completion: .file())
    var file: String?

    func run() throws {
        let sealer = try sealer()
        let event = try input()
        guard event.count <= Self.limit else { throw Fault(.negative, "an event has 64 KiB at most") }
        guard (try? JSONSerialization.jsonObject(with: event)) is [String: Any] else {
            throw Fault(.negative, "the event is no JSON object")
        }
        let sealed = try sealer.seal(event)
        try FileHandle.standardOutput.write(contentsOf: base64 ? sealed.base64EncodedData() + Data("\n".utf8) : sealed)
    }

    private func sealer() throws -> IntakeSealer {
        guard let publicKey else { return try source.read().sealer() }
        guard let key = Data(base64Encoded: publicKey) else { throw Fault(.configuration, "the key is not base64") }
        return try IntakeSealer(intakeKey: key)
    }

    private func input() throws -> Data {
        guard let file else { return try FileHandle.standardInput.read(upToCount: Self.limit + 1) ?? Data() }
        guard let handle = FileHandle(forReadingAtPath: file) else { throw Fault(.negative, "\(file) can't be read") }
        return try handle.read(upToCount: Self.limit + 1) ?? Data()
    }
}
