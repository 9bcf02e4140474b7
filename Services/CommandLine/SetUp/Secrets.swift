import Contracts
import Crypto
import Foundation
import Model
import Sealing

/// Everything that is secret in one installation. Made once; what is there is never made anew.
struct Secrets: Codable {
    /// The administrator's name at the broker and at the database.
    static let administrator = "administrator"

    /// By user: a party, a source, or the administrator.
    var broker: [String: String] = [:]
    /// By role: a service, or the administrator.
    var database: [String: String] = [:]
    /// What source systems seal their reports to, and Identity opens (X25519, libsodium sealed boxes).
    var intake: KeyPair?
    /// What Identity seals whereabouts to, and Shielding opens (X25519, HPKE).
    var vault: KeyPair?
    /// What Identity signs principals with, and every service verifies them by (Ed25519).
    var principal: KeyPair?
    /// By party: what the keys of its messages to each other party are made of.
    var messages: [String: Data]?
    /// What Identity hashes addresses with for matching.
    var hash: Data?
    /// What Shielding makes the codes of its journal and of officers' words with.
    var shields: Data?
    /// The id of the first outer key that was made; the keys themselves are files in a folder of their own.
    var firstOuterKey: String?
    /// By user name of a demo account.
    var accounts: [String: String] = [:]
    /// By user name of a demo account: the secret of its authenticator, in Base32.
    var secondFactors: [String: String]?

    struct KeyPair: Codable {
        var `public`: Data
        var secret: Data
    }

    mutating func complete(sources: [Source], accounts demo: [DemoAccount]) {
        for user in Party.allCases.map(\.rawValue) + sources.map(\.name) + [Self.administrator] {
            broker[user] = broker[user] ?? Self.password()
        }
        for role in Party.services.map(\.rawValue) + [Self.administrator] {
            database[role] = database[role] ?? Self.password()
        }
        intake = intake ?? Self.agreementKeys()
        vault = vault ?? Self.agreementKeys()
        principal = principal ?? Self.signingKeys()
        hash = hash ?? Self.random(32)
        shields = shields ?? Self.random(32)
        var roots = messages ?? [:]
        for party in Party.allCases.map(\.rawValue) { roots[party] = roots[party] ?? Self.random(32) }
        messages = roots
        for account in demo {
            accounts[account.username] = accounts[account.username] ?? Passphrase.random()
        }
        var factors = secondFactors ?? [:]
        for account in demo where account.role != .feed {
            factors[account.username] = factors[account.username] ?? TimedCode.random().text
        }
        secondFactors = factors
    }

    /// 24 random bytes in base64url: it needs no escaping in a URL or a conninfo string.
    private static func password() -> String {
        random(24).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
    }

    private static func random(_ count: Int) -> Data {
        var generator = SystemRandomNumberGenerator()
        return Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    private static func agreementKeys() -> KeyPair {
        let key = Curve25519.KeyAgreement.PrivateKey()
        return KeyPair(public: key.publicKey.rawRepresentation, secret: key.rawRepresentation)
    }

    private static func signingKeys() -> KeyPair {
        let key = Curve25519.Signing.PrivateKey()
        return KeyPair(public: key.publicKey.rawRepresentation, secret: key.rawRepresentation)
    }
}
