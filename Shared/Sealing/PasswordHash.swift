internal import CSodium
internal import FoundationEssentials

/// Argon2id through libsodium: 46 MiB, one pass (about 70 ms of one core), on threads of its own so that neither the
/// cooperative pool nor a caller's loop waits for it.
public enum PasswordHash {
    private static let memory = 46 * 1024 * 1024
    private static let passes: UInt64 = 1

    /// The hash of a password that nobody has, at the same cost: verify against it where the user is unknown, so that
    /// the time taken does not tell.
    public static let ofNobody =
        "$argon2id$v=19$m=47104,t=1,p=1$" + "eG5+kSJZykknOGi6uX5dJQ$bCpN8xMWwFDf3igEcC6ytOlcXjJe5PIAFz35ZpUYvsw"

    /// As many runs at once as there are processors: each holds its 46 MiB.
    private static let desk = BoundedDesk(
        name: "password-hash", places: max(1, ProcessInfo.processInfo.activeProcessorCount))

    /// A salted hash in libsodium's own text form, to keep; throws when there is no memory for it.
    public static func make(_ password: String) async throws -> String {
        try Sodium.start()
        return try await onOwnThread { try hash(password) }.get()
    }

    /// Whether `password` is the one that `hash` was made of; false for a hash that can't be read.
    public static func verify(_ password: String, against hash: String) async -> Bool {
        guard (try? Sodium.start()) != nil else { return false }
        let verified = await onOwnThread {
            password.withUTF8Copy { crypto_pwhash_str_verify(hash, $0, $1) == 0 }
        }
        return (try? verified.get()) ?? false
    }

    private static func hash(_ password: String) throws -> String {
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_strbytes()))
        let status = password.withUTF8Copy {
            crypto_pwhash_str(&text, $0, $1, passes, memory)
        }
        guard status == 0 else { throw SealingError.noMemory }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func onOwnThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async -> Result<Value, any Error> {
        await withCheckedContinuation { continuation in
            desk.perform { continuation.resume(returning: Result { try work() }) }
        }
    }
}

extension String {
    /// Lends the UTF-8 of a secret and its length, and zeroes the copy it lent.
    fileprivate func withUTF8Copy<Result>(_ body: (UnsafePointer<CChar>, UInt64) throws -> Result) rethrows -> Result {
        var bytes = utf8CString
        defer { bytes.withUnsafeMutableBytes { sodium_memzero($0.baseAddress!, $0.count) } }
        return try bytes.withUnsafeBufferPointer { try body($0.baseAddress!, UInt64($0.count - 1)) }
    }
}
