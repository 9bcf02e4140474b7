internal import Crypto
internal import Foundation

/// What an envelope is for. An envelope sealed for one purpose opens for no other.
public enum EnvelopePurpose: String, Hashable, Sendable, CaseIterable {
    /// What could tell where a child is, to Shielding; bound to the child and the source record.
    case whereabouts
    /// An account's own contact card, to Shielding; bound to the account.
    case accountCard
    /// A reply that the broker must not read, to the one-use key of the request; bound to the request.
    case reply

    static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly

    /// The `info` of RFC 9180.
    var info: Data { Data("contactpoint.\(rawValue).v1".utf8) }
}
