import Foundation

/// The bytes 1 to 32: the key of the fixed vectors, which other implementations made.
let exampleKey = Data(1...32)

extension Data {
    /// Reads pairs of hexadecimal digits.
    init(hex: String) {
        let digits = hex.compactMap { $0.hexDigitValue.map(UInt8.init) }
        self.init(stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }

    /// Each copy of these bytes that differs in one bit of one byte; at most 64 of them, spread over the whole.
    var flipped: [Data] {
        stride(from: 0, to: count, by: Swift.max(1, count / 64)).map { offset in
            var copy = self
            copy[copy.startIndex + offset] ^= 1 << UInt8(offset % 8)
            return copy
        }
    }
}
