internal import Crypto
internal import Foundation
internal import Synchronization

/// The secrets behind encapsulated keys that were met lately, so that many envelopes of one run cost one agreement. In
/// the memory of whoever has the key as well.
public final class MetSecrets: Sendable {
    private let secrets = Mutex<[Data: SymmetricKey]>([:])
    private static let most = 1_024

    public init() {}

    func secret(behind encapsulatedKey: Data, agreeing agree: () throws -> SymmetricKey) rethrows -> SymmetricKey {
        if let known = secrets.withLock({ $0[encapsulatedKey] }) { return known }
        let secret = try agree()
        secrets.withLock { secrets in
            if secrets.count >= Self.most { secrets.removeAll() }
            secrets[encapsulatedKey] = secret
        }
        return secret
    }
}
