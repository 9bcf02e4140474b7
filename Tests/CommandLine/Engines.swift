import Foundation
import Messaging

@testable import CommandLine

/// The tests' broker and database, set up as for an installation.
struct Engines {
    struct Missing: Error, CustomStringConvertible {
        let description = "no broker or database is named: run the tests with compose/test"
    }

    let installation: Installation

    /// Gives the broker the installation's users and topology, the database its roles and schemas.
    static func with(_ body: (Engines) async throws -> Void) async throws {
        try await withInstallation { installation in
            let engines = Engines(installation: installation)
            try engines.adoptAdministrators()
            try await installation.setUp("secrets", engines.places)
            try await installation.setUp("broker-definitions")
            try engines.importUsers()
            try await installation.setUp("database")
            try await installation.setUp("topology")
            try await body(engines)
        }
    }

    /// Whether the broker refused what `program` of amqp-tools asked for as `user`; nil if it was done.
    func refusal(of program: String, _ arguments: [String], as user: String) throws -> String? {
        let url = try installation.secrets.configuration(of: user).broker.url
        let (status, complaint) = try Self.run("/usr/bin/\(program)", ["--url=\(url)"] + arguments)
        return status == 0 ? nil : complaint
    }

    private static func setting(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else { throw Missing() }
        return value
    }

    private var port: Int { get throws { Int(try Self.setting("CONTACTPOINT_TEST_PORT")) ?? 0 } }

    private var places: [String] {
        get throws { ["--broker-port", "\(try port)", "--database-port", "\(try port + 1)"] }
    }

    /// The engines were made with passwords of their own.
    private func adoptAdministrators() throws {
        let directory = try Self.setting("CONTACTPOINT_TEST_DIR")
        func password(_ engine: String) throws -> String {
            try String(contentsOfFile: "\(directory)/\(engine)/password", encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
        var secrets = try installation.secrets.secrets()
        secrets.broker[Secrets.administrator] = try password("broker")
        secrets.database[Secrets.administrator] = try password("database")
        try installation.secrets.write(secrets, to: "secrets.json")
    }

    private func importUsers() throws {
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..").path
        let file = "\(installation.path)/broker/definitions.json"
        let (status, complaint) = try Self.run(
            "\(checkout)/compose/private",
            ["import", "broker", try Self.setting("CONTACTPOINT_TEST_DIR"), "\(try port)", file])
        guard status == 0 else { throw SetUpFault(complaint) }
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, complaint: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let complaint = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, complaint)
    }
}
