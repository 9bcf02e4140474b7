/// Why something could not be sealed, opened or vouched for. No case carries a value: errors end in logs.
public enum SealingError: Error, Hashable, Sendable, CaseIterable {
    /// A key of the wrong length, or a public and a secret key that are no pair.
    case invalidKey
    /// The library refused, which no input of ours should bring about.
    case cannotSeal
    /// Sealed to another key, bound to something else, or altered.
    case cannotOpen
    /// The signature does not hold over these bytes, or they say nothing that can be read.
    case invalidSignature
    /// Vouched for, but for another request.
    case otherRequest
    /// Vouched for, but no longer.
    case expired
    /// No memory for a password's hash.
    case noMemory
}
