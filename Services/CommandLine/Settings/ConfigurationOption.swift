import ArgumentParser
import Foundation
import Messaging
import Sealing

/// Whose configuration a command works with.
struct ConfigurationOption: ParsableArguments {
    @Option(
        name: .customLong("config"), help: "A configuration file; otherwise the one that CONTACTPOINT_CONFIG names.",
        completion: .file())
    var path: String?

    func read() throws -> ServiceConfiguration {
        guard let path = path ?? ProcessInfo.processInfo.environment["CONTACTPOINT_CONFIG"] else {
            throw Fault(.configuration, "no configuration: give --config FILE, or set CONTACTPOINT_CONFIG")
        }
        return try Self.read(path)
    }

    static func read(_ path: String) throws -> ServiceConfiguration {
        guard let contents = FileManager.default.contents(atPath: path) else {
            throw Fault(.configuration, "\(path) can't be read")
        }
        do {
            return try JSONDecoder().decode(ServiceConfiguration.self, from: contents)
        } catch {
            // What the decoder says could quote a secret.
            throw Fault(.configuration, "\(path) is no configuration of ContactPoint")
        }
    }
}

extension ServiceConfiguration {
    func brokerAddress() throws -> BrokerAddress { try BrokerAddress(url: broker.url) }

    func sealer() throws -> IntakeSealer {
        guard let key = keys?.intakePublic else { throw Fault(.configuration, "the configuration holds no intake key") }
        return try IntakeSealer(intakeKey: key)
    }
}

extension IntakeSealer {
    init(intakeKey: Data) throws {
        do {
            try self.init(publicKey: intakeKey)
        } catch {
            throw Fault(.configuration, "the intake key is not 32 bytes")
        }
    }
}
