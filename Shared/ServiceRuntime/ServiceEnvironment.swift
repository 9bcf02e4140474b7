import Configuration
import Contracts
import FoundationEssentials
import Logging
import Messaging
import Postgres

/// What a process was told by its configuration: one JSON file that holds only what this party may know, and the
/// environment, which goes before it (`CONTACTPOINT_HTTP_PORT` for `http.port`).
public struct ServiceEnvironment: Sendable {
    public let party: Party
    public let logger: Logger
    private let reader: ConfigReader
    private let file: ConfigurationFile

    /// Reads the file that `CONTACTPOINT_CONFIG` names, or the argument after `--config`.
    public static func load(for party: Party) async throws -> ServiceEnvironment {
        let arguments = CommandLine.arguments
        let flagged = arguments.firstIndex(of: "--config").flatMap { arguments.dropFirst($0 + 1).first }
        guard let file = flagged ?? ProcessInfo.processInfo.environment["CONTACTPOINT_CONFIG"] else {
            throw ConfigurationFault("no configuration: pass --config FILE or set CONTACTPOINT_CONFIG")
        }
        return try await load(for: party, file: file)
    }

    public static func load(for party: Party, file: String) async throws -> ServiceEnvironment {
        let file = try ConfigurationFile(path: file)
        let reader = ConfigReader(providers: [
            EnvironmentVariablesProvider().prefixKeys(with: "contactpoint"),
            InMemoryProvider(name: "file", values: file.values),
        ])
        var logger = Logger(label: party.rawValue, factory: { JSONLines(label: $0) })
        logger.logLevel = reader.string(forKey: "log.level").flatMap(Logger.Level.init(rawValue:)) ?? .info
        return ServiceEnvironment(party: party, logger: logger, reader: reader, file: file)
    }

    /// - Throws: `ConfigurationFault` naming the key when it is absent.
    public func text(_ key: String) throws -> String {
        guard let text = optionalText(key) else { throw ConfigurationFault("the configuration lacks \(key)") }
        return text
    }

    public func optionalText(_ key: String) -> String? { reader.string(forKey: ConfigKey(key), isSecret: true) }

    public func flag(_ key: String) -> Bool { reader.bool(forKey: ConfigKey(key), default: false) }

    public func number(_ key: String, default fallback: Int) -> Int {
        reader.int(forKey: ConfigKey(key), default: fallback)
    }

    /// A key in base64.
    public func key(_ key: String) throws -> Data {
        guard let data = Data(base64Encoded: try text(key)) else {
            throw ConfigurationFault("\(key) in the configuration is not base64")
        }
        return data
    }

    /// One part of the file as JSON, for tables that have no fixed keys; nil where it is absent.
    public func section(_ name: String) throws -> Data? { try file.section(name) }

    public func broker() throws -> BrokerAddress { try BrokerAddress(url: text("broker.url")) }

    public func database() throws -> DatabaseAddress {
        var address = DatabaseAddress(conninfo: try text("database.conninfo"))
        address.applicationName = party.rawValue
        return address
    }
}

/// Something in the configuration that an operator can put right; it says what.
public struct ConfigurationFault: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
