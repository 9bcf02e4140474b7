import Contracts
import Crypto
import Foundation

/// The broker's users and their rights, in the form that RabbitMQ imports. What is not listed is not there: no guest.
struct BrokerDefinitions: Encodable {
    struct User: Encodable {
        var name: String
        var passwordHash: String
        var hashingAlgorithm = "rabbit_password_hashing_sha256"
        var tags = ""

        enum CodingKeys: String, CodingKey {
            case name, tags
            case passwordHash = "password_hash"
            case hashingAlgorithm = "hashing_algorithm"
        }
    }

    struct VirtualHost: Encodable { var name: String }

    struct Permission: Encodable {
        var user: String
        var vhost: String
        var configure: String
        var write: String
        var read: String
    }

    var users: [User]
    var vhosts = [VirtualHost(name: "contactpoint")]
    var permissions: [Permission]

    init(_ secrets: Secrets, sources: [Source]) {
        let rights =
            Party.allCases.map { ($0.rawValue, BrokerRights(of: $0)) }
            + sources.map { ($0.name, BrokerRights(ofSource: $0.name)) }
        permissions = rights.map { user, rights in
            Permission(
                user: user, vhost: "contactpoint", configure: BrokerRights.expression(rights.configure),
                write: BrokerRights.expression(rights.write), read: BrokerRights.expression(rights.read))
        }
        users = rights.map { user, _ in User(name: user, passwordHash: Self.hash(secrets.broker[user, default: ""])) }
        let administrator = Secrets.administrator
        users.append(
            User(
                name: administrator, passwordHash: Self.hash(secrets.broker[administrator, default: ""]),
                tags: "administrator"))
        permissions.append(
            Permission(user: administrator, vhost: "contactpoint", configure: ".*", write: ".*", read: ".*"))
    }

    /// RabbitMQ's salted SHA-256. The salt comes from the password itself, random as it is, so that the same secrets
    /// give the same file and an unchanged one is not imported again.
    static func hash(_ password: String) -> String {
        let salt = Data(SHA256.hash(data: Data("salt of \(password)".utf8)).prefix(4))
        return (salt + Data(SHA256.hash(data: salt + Data(password.utf8)))).base64EncodedString()
    }
}
