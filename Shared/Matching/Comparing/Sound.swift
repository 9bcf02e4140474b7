/// How a word sounds: its Double Metaphone codes, packed; nought for a word that says nothing in Latin letters.
struct Sound: Hashable, Sendable {
    let primary: UInt32
    let alternate: UInt32

    init(_ letters: [UInt16]) {
        var reading = MetaphoneReading(
            letters.map { letter in
                guard letter < 0x80 else { return UInt8(ascii: "?") }
                let byte = UInt8(letter)
                return (0x61...0x7a).contains(byte) ? byte & 0xdf : byte
            })
        reading.run()
        (primary, alternate) = (reading.primary.packed, reading.alternate.packed)
    }

    func isLike(_ other: Sound) -> Bool {
        primary != 0 && other.primary != 0
            && (primary == other.primary || primary == other.alternate || alternate == other.primary)
    }

    static func text(_ code: UInt32) -> String {
        let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: code >> $0) }
        return String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self)
    }
}
