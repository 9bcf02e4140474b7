internal import FoundationEssentials

/// Parts as one run of bytes, of which no other parts give the same: each behind its length in four bytes, the
/// highest first.
enum LengthPrefixed {
    static func encode(_ parts: [String]) -> Data { Data(bytes(parts, reserving: 0)) }

    /// With room for so many bytes more.
    static func bytes(_ parts: [String], reserving more: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parts.reduce(more) { $0 + 4 + $1.utf8.count })
        for part in parts {
            let count = UInt32(part.utf8.count)
            for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
            bytes.append(contentsOf: part.utf8)
        }
        return bytes
    }
}
