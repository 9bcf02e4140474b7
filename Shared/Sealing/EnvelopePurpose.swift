internal import Crypto
internal import FoundationEssentials

/// What an envelope is for. An envelope sealed for one purpose opens for no other.
public enum EnvelopePurpose: String, Hashable, Sendable, CaseIterable {
    /// What could tell where a child is, to Shielding; bound to the child and the source record.
    case whereabouts
    /// An account's own contact card, to Shielding; bound to the account.
    case accountCard
    /// A reply that the broker must not read, to the one-use key of the request; bound to the request.
    case reply
    /// Whom a question to Shielding is about.
    case question
    /// Other names of a child whom somebody wants shielded, to Shielding; bound to the child.
    case aliases

    /// Whether one encapsulated key serves many envelopes: where so many are sealed to one reader that a key agreement
    /// for each would be most of the cost. Each still has a key of its own purpose, a nonce and a binding of its own.
    var sharesKeys: Bool { self == .whereabouts }

    static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly

    /// What the shared secret is exported for (RFC 9180, section 5.3).
    var exporterContext: Data { Data("contactpoint.\(rawValue).v2".utf8) }

    /// The `info` of RFC 9180.
    var info: Data { Data("contactpoint.\(rawValue).v1".utf8) }
}
