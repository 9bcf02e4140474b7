internal import Crypto
public import FoundationEssentials
internal import Model

/// A key that wraps data keys, and nothing else. It lies outside the database and its backups.
///
/// Nonces are random: even among 100 million data keys under one outer key two alike are out of the question (2^-44).
public struct OuterKey: Sendable {
    /// What stands beside each key that it wrapped.
    public let id: String
    private let key: SymmetricKey

    /// `key`: 32 bytes, else `SealingError.invalidKey`.
    public init(id: String, key: Data) throws {
        guard key.count == Self.length else { throw SealingError.invalidKey }
        self.id = id
        self.key = SymmetricKey(data: key)
    }

    static let length = 32

    /// `boundTo` is what the key is for: a wrapped key opens for nothing else.
    public func wrap(_ key: DataKey, boundTo: UUID) throws -> WrappedKey {
        do {
            let wrapped = try key.key.withUnsafeBytes { bytes in
                try ChaChaPoly.seal(bytes, using: self.key, authenticating: binding(to: boundTo)).combined
            }
            return WrappedKey(boundTo: boundTo, outer: id, wrapped: wrapped)
        } catch {
            throw SealingError.cannotSeal
        }
    }

    /// Throws `SealingError.cannotOpen` whatever is wrong: another outer key or record, or altered bytes.
    public func unwrap(_ wrapped: WrappedKey) throws -> DataKey {
        guard wrapped.outer == id else { throw SealingError.cannotOpen }
        do {
            let box = try ChaChaPoly.SealedBox(combined: wrapped.wrapped)
            var bytes = try ChaChaPoly.open(box, using: key, authenticating: binding(to: wrapped.boundTo))
            defer { bytes.resetBytes(in: bytes.startIndex..<bytes.endIndex) }
            return DataKey(SymmetricKey(data: bytes))
        } catch {
            throw SealingError.cannotOpen
        }
    }

    private func binding(to bound: UUID) -> Data {
        LengthPrefixed.encode(["contactpoint data key 1", id, bound.text])
    }
}

/// A data key as it is kept.
public struct WrappedKey: Hashable, Sendable {
    /// What it is for: a source record, or the handle of an involvement.
    public var boundTo: UUID
    /// By which outer key.
    public var outer: String
    /// 60 bytes.
    public var wrapped: Data

    public init(boundTo: UUID, outer: String, wrapped: Data) {
        self.boundTo = boundTo
        self.outer = outer
        self.wrapped = wrapped
    }
}
