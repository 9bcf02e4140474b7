internal import CSodium
internal import FoundationEssentials

/// Secret bytes in memory that libsodium guards, keeps out of swap where it may, and zeroes at the end.
///
/// `@unchecked Sendable` holds because the memory is written before `init` returns and only read after.
final class SecretBytes: @unchecked Sendable {
    private let memory: UnsafeMutableRawPointer
    private let count: Int

    init(_ bytes: Data) throws {
        try Sodium.start()
        guard let memory = sodium_malloc(bytes.count) else { throw SealingError.noMemory }
        bytes.withUnsafeBytes { source in
            if let start = source.baseAddress { memory.copyMemory(from: start, byteCount: source.count) }
        }
        sodium_mprotect_readonly(memory)
        self.memory = memory
        count = bytes.count
    }

    deinit { sodium_free(memory) }

    func withBytes<Result>(_ body: (UnsafePointer<UInt8>) throws -> Result) rethrows -> Result {
        try body(UnsafePointer(memory.assumingMemoryBound(to: UInt8.self)))
    }
}
