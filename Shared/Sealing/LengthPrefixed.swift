internal import Foundation

/// Parts as one run of bytes, of which no other parts give the same: each behind its length in four bytes, the
/// highest first.
enum LengthPrefixed {
    static func encode(_ parts: [String]) -> Data {
        var bytes = Data()
        for part in parts {
            withUnsafeBytes(of: UInt32(part.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: part.utf8)
        }
        return bytes
    }
}
