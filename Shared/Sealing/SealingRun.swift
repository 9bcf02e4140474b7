internal import Crypto
internal import FoundationEssentials
internal import Synchronization

/// A shared secret that many envelopes are sealed under, one after the other: agreed on once, exported from HPKE
/// (RFC 9180, section 5.3), and given up after a minute or a thousand envelopes.
///
/// Nonces are random: among so few under one key two alike are out of the question (2^-76).
final class SealingRun: Sendable {
    static let most = 1_024
    static let longest = Duration.seconds(60)

    struct Secret {
        var encapsulatedKey: Data
        var key: SymmetricKey
        fileprivate var left = SealingRun.most
        fileprivate var until = ContinuousClock.now + SealingRun.longest

        init(encapsulatedKey: Data, key: SymmetricKey) {
            self.encapsulatedKey = encapsulatedKey
            self.key = key
        }
    }

    private let current = Mutex<Secret?>(nil)

    /// The secret of this run; `agree` makes the next where the last is spent.
    func secret(agreeing agree: () throws -> Secret) throws -> Secret {
        try current.withLock { current in
            if current == nil || current?.left == 0 || current.map({ $0.until < .now }) == true {
                current = try agree()
            }
            current?.left -= 1
            guard let current else { throw SealingError.cannotSeal }
            return current
        }
    }
}
