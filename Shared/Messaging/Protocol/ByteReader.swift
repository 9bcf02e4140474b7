/// Reads numbers and texts in network order, and never past the end: what is missing reads as zero or empty, and
/// `overran` tells.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0
    private(set) var overran = false

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { overran || offset == bytes.count }

    mutating func number<Number: FixedWidthInteger>(_: Number.Type = Number.self) -> Number {
        let place = slice(MemoryLayout<Number>.size)
        guard place.count == MemoryLayout<Number>.size else { return 0 }
        return Number(bigEndian: place.loadUnaligned(as: Number.self))
    }

    mutating func slice(_ count: Int) -> UnsafeRawBufferPointer {
        guard !overran, count <= bytes.count - offset else {
            overran = true
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + count)])
    }

    mutating func skip(_ count: Int) { _ = slice(count) }

    /// A text with one byte of length; what is no UTF-8 in it is replaced.
    mutating func shortText() -> String {
        let length = number(UInt8.self)
        return String(decoding: slice(Int(length)), as: UTF8.self)
    }

    /// What a four-byte length announces.
    mutating func longSlice() -> UnsafeRawBufferPointer {
        let length = number(UInt32.self)
        return slice(Int(length))
    }
}
