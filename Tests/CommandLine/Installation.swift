import ArgumentParser
import Foundation
import Messaging
import Postgres
import Testing

@testable import CommandLine

/// The secrets of one installation, in a scratch folder.
struct Installation {
    let path: String

    var secrets: SecretsFolder { SecretsFolder(path: path) }

    /// Runs `contactpoint setup STEP --directory …`.
    func setUp(_ step: String, _ options: [String] = []) async throws {
        var command = try SetUp.parseAsRoot([step, "--directory", path] + options)
        if var patient = command as? any AsyncParsableCommand {
            try await patient.run()
        } else {
            try command.run()
        }
    }

    /// Every file with its contents.
    func contents() throws -> [String: Data] {
        let files = try FileManager.default.subpathsOfDirectory(atPath: path)
        return Dictionary(
            uniqueKeysWithValues: files.compactMap { file in
                FileManager.default.contents(atPath: "\(path)/\(file)").map { (file, $0) }
            })
    }
}

/// Lends an installation that has its secrets, and deletes it.
func withInstallation(_ body: (Installation) async throws -> Void) async throws {
    let installation = Installation(path: NSTemporaryDirectory() + "contactpoint-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(atPath: installation.path) }
    try await installation.setUp("secrets")
    try await installation.setUp("broker-definitions")
    try await body(installation)
}
