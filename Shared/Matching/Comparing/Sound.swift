/// How a word sounds: its Double Metaphone codes, four letters at most, packed; nought for a word without any.
struct Sound: Hashable, Sendable {
    let primary: UInt32
    let alternate: UInt32

    init(_ letters: [UInt16]) {
        var packed: UInt32 = 0
        var last: UInt32 = 0
        for (index, letter) in letters.enumerated() where letter < 0x80 {
            let code = index == 0 ? UInt32(letter) : Self.classes[letter] ?? 0
            if code != 0, code != last, packed < 1 << 24 { packed = packed << 8 | code }
            last = code
        }
        (primary, alternate) = (packed, packed)
    }

    func isLike(_ other: Sound) -> Bool {
        primary != 0 && other.primary != 0
            && (primary == other.primary || primary == other.alternate || alternate == other.primary)
    }

    private static let classes: [UInt16: UInt32] = {
        var classes: [UInt16: UInt32] = [:]
        for (code, letters) in ["bfpv", "cgjkqsxz", "dt", "l", "mn", "r"].enumerated() {
            for letter in letters.utf16 { classes[letter] = UInt32(code + 0x31) }
        }
        return classes
    }()
}
