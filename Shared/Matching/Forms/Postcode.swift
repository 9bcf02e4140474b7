/// A British postcode (BS 7666): its outward code says the district, with one digit more the sector.
public struct Postcode: Hashable, Sendable {
    /// Upper case, one space before the last three characters.
    public let text: String

    /// Nil unless `text` has the form of a British postcode; spaces aside, case aside.
    public init?(_ text: String) {
        let characters = text.utf8.compactMap { byte -> UInt8? in
            byte == 0x20 ? nil : (0x61...0x7a).contains(byte) ? byte & 0xdf : byte
        }
        guard (5...7).contains(characters.count), text.utf8.count <= 16 else { return nil }
        let (outward, inward) = (Array(characters.dropLast(3)), Array(characters.suffix(3)))
        guard Self.isPseudo(outward, inward) || Self.isInward(inward) && Self.isOutward(outward) else { return nil }
        self.text = String(decoding: outward + [0x20] + inward, as: UTF8.self)
    }

    /// `SW1A` of `SW1A 1AA`.
    public var outcode: String { String(text.dropLast(4)) }
    /// `SW1A 1` of `SW1A 1AA`.
    public var sector: String { String(text.dropLast(2)) }
    /// Codes for "no fixed abode" and for the world outside, which are no place (NHS Postcode Directory).
    public var isPseudo: Bool { text.hasPrefix("ZZ") }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5a).contains(byte) }

    private static func isPseudo(_ outward: [UInt8], _ inward: [UInt8]) -> Bool {
        outward.starts(with: "ZZ".utf8) && outward.count == 4 && isDigit(outward[2]) && isDigit(outward[3])
            && isDigit(inward[0]) && isLetter(inward[1]) && isLetter(inward[2])
    }

    private static func isInward(_ bytes: [UInt8]) -> Bool {
        isDigit(bytes[0]) && isLetter(bytes[1]) && isLetter(bytes[2]) && !"CIKMOV".utf8.contains(bytes[1])
            && !"CIKMOV".utf8.contains(bytes[2])
    }

    private static func isOutward(_ bytes: [UInt8]) -> Bool {
        let shape = String(decoding: bytes.map { isDigit($0) ? 0x39 : isLetter($0) ? 0x41 : 0x3f }, as: UTF8.self)
        switch shape {
        case "A9", "A99", "AA9", "AA99", "A9A", "AA9A": break
        default: return String(decoding: bytes, as: UTF8.self) == "GIR"
        }
        return !"QVX".utf8.contains(bytes[0]) && !(isLetter(bytes[1]) && "IJ".utf8.contains(bytes[1]))
    }
}
