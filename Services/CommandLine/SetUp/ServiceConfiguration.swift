import Contracts
import Foundation
import Model

/// The one file that a service, or a source system, reads: no secret in it that is not its own.
struct ServiceConfiguration: Codable {
    struct Broker: Codable { var url: String }
    struct Database: Codable { var conninfo: String }
    struct HTTP: Codable {
        var host: String
        var port: Int
    }

    /// Files outside the database.
    struct Journal: Codable { var shields: String }
    struct Outer: Codable { var keys: String }

    struct Keys: Codable {
        var intakePublic: Data?
        var intakeSecret: Data?
        var vaultPublic: Data?
        var vaultSecret: Data?
        var principalPublic: Data?
        var principalSecret: Data?
        var hash: Data?
        var shields: Data?
        var messages: Messages?
    }

    /// What a party shares with each of those it exchanges messages with, by their names.
    struct Messages: Codable {
        var to: [String: Data]
        var from: [String: Data]
    }

    struct Assertions: Codable {
        var services: [ServiceKind]
        var authorities: [String]?
        var expectedHours: Int?
    }

    var broker: Broker
    var database: Database?
    var keys: Keys?
    var http: HTTP?
    var journal: Journal?
    var outer: Outer?
    /// The name of a source system, in its own file.
    var source: String?
    /// What each source may assert, for Identity.
    var sources: [String: Assertions]?
}

extension ServiceConfiguration {
    init(for party: Party, _ secrets: Secrets, _ places: Places, _ own: OwnFolders, sources: [Source]) throws {
        broker = Broker(url: places.brokerURL(user: party.rawValue, secrets))
        var keys = Keys(messages: try secrets.messageKeys(of: party))
        if Party.services.contains(party) {
            database = Database(conninfo: places.conninfo(role: party.rawValue, database: "contactpoint", secrets))
            keys.principalPublic = secrets.principal?.public
        }
        switch party {
        case .identity:
            keys.intakeSecret = secrets.intake?.secret
            keys.vaultPublic = secrets.vault?.public
            keys.principalSecret = secrets.principal?.secret
            keys.hash = secrets.hash
            self.sources = Dictionary(
                uniqueKeysWithValues: sources.map {
                    (
                        $0.name,
                        Assertions(
                            services: $0.services, authorities: $0.authorities, expectedHours: $0.expectedHours)
                    )
                })
        case .shielding:
            keys.vaultSecret = secrets.vault?.secret
            keys.intakePublic = secrets.intake?.public
            keys.shields = secrets.shields
            journal = Journal(shields: "\(own.journal)/shields")
            outer = Outer(keys: own.outerKeys)
        case .gateway:
            keys.intakePublic = secrets.intake?.public
            keys.vaultPublic = secrets.vault?.public
            http = HTTP(host: places.httpHost, port: places.httpPort)
        case .operations:
            keys.intakePublic = secrets.intake?.public
        case .directory:
            keys.vaultPublic = secrets.vault?.public
        case .notifications, .audit:
            break
        }
        self.keys = keys
    }

    init(source: Source, _ secrets: Secrets, _ places: Places) {
        broker = Broker(url: places.brokerURL(user: source.name, secrets))
        keys = Keys(intakePublic: secrets.intake?.public)
        self.source = source.name
    }

    /// For the set-up job and operators: every right at the broker and at the database.
    init(administrator secrets: Secrets, _ places: Places) {
        broker = Broker(url: places.brokerURL(user: Secrets.administrator, secrets))
        database = Database(conninfo: places.conninfo(role: Secrets.administrator, database: "postgres", secrets))
    }
}
