import Contracts
import Foundation

/// The folder of the secrets: one file with all of them, for operators; and for each service and source a folder with
/// the one file that it may read.
struct SecretsFolder {
    let path: String

    private var all: String { "\(path)/secrets.json" }

    /// The secrets, with whatever is still missing added and kept.
    func completedSecrets(sources: [Source], accounts: [DemoAccount]) throws -> Secrets {
        var secrets = FileManager.default.fileExists(atPath: all) ? try self.secrets() : Secrets()
        secrets.complete(sources: sources, accounts: accounts)
        try write(secrets, to: "secrets.json")
        return secrets
    }

    func secrets() throws -> Secrets {
        try JSONDecoder().decode(Secrets.self, from: try contents("secrets.json"))
    }

    /// The configuration of `owner`: a service, `gateway`, `operations`, `administrator` or `sources/NAME`.
    func configuration(of owner: String) throws -> ServiceConfiguration {
        try JSONDecoder().decode(ServiceConfiguration.self, from: try contents("\(owner)/config.json"))
    }

    private func contents(_ name: String) throws -> Data {
        guard let contents = FileManager.default.contents(atPath: "\(path)/\(name)") else {
            throw SetUpFault("\(path)/\(name) can't be read; `contactpoint setup secrets` writes it")
        }
        return contents
    }

    /// Writes `value` as JSON.
    func write(_ value: some Encodable, to name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try write(try encoder.encode(value) + Data("\n".utf8), to: name)
    }

    /// Writes a file for its owner's eyes alone, whole or not at all. An unchanged one is left as it is.
    func write(_ contents: Data, to name: String) throws { try write(contents, at: "\(path)/\(name)") }

    func write(_ contents: Data, at path: String) throws {
        let file = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        guard FileManager.default.contents(atPath: file.path) != contents else { return }
        let new = file.path + ".new"
        try? FileManager.default.removeItem(atPath: new)
        guard FileManager.default.createFile(atPath: new, contents: contents, attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteNoPermission, userInfo: [NSFilePathErrorKey: new]) }
        guard rename(new, file.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
