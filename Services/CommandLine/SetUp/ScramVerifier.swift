import Crypto
import Foundation

/// What PostgreSQL keeps of a password (RFC 5802, RFC 7677). Made here, so that no password stands in a statement that
/// the server may log.
struct ScramVerifier: CustomStringConvertible {
    let description: String

    init(password: String) {
        let iterations = 4096
        let salt = Data(SHA256.hash(data: Data("salt of \(password)".utf8)).prefix(16))
        let key = SymmetricKey(data: Data(password.utf8))
        var block = Self.mac(salt + Data([0, 0, 0, 1]), key)
        var salted = block
        for _ in 1..<iterations {
            block = Self.mac(block, key)
            salted = Data(zip(salted, block).map { $0 ^ $1 })
        }
        let clientKey = Self.mac(Data("Client Key".utf8), SymmetricKey(data: salted))
        let serverKey = Self.mac(Data("Server Key".utf8), SymmetricKey(data: salted))
        let storedKey = Data(SHA256.hash(data: clientKey))
        description =
            "SCRAM-SHA-256$\(iterations):\(salt.base64EncodedString())"
            + "$\(storedKey.base64EncodedString()):\(serverKey.base64EncodedString())"
    }

    private static func mac(_ message: Data, _ key: SymmetricKey) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: message, using: key))
    }
}
