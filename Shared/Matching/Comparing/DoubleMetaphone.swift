/// How a word may sound, as English speakers read it: the Double Metaphone of Lawrence Philips, with a second code where
/// a name may be read in two ways. Codes have at most four letters; `0` is the sound of `th`, `X` that of `sh`.
public enum DoubleMetaphone {
    /// The codes of `text`; the alternate is the primary where there is one way alone.
    public static func codes(_ text: String) -> (primary: String, alternate: String) {
        let sound = Sound(Array(text.utf16))
        return (Sound.text(sound.primary), Sound.text(sound.alternate))
    }
}

/// One reading of a word: where it stands, and the codes so far.
struct MetaphoneReading {
    let letters: [UInt8]
    var index = 0
    private(set) var primary = MetaphoneCode()
    private(set) var alternate = MetaphoneCode()
    let isSlavoGermanic: Bool
    /// Whether the word begins as German and Dutch names do.
    let isGermanic: Bool

    /// - Parameter letters: upper case.
    init(_ letters: [UInt8]) {
        self.letters = letters
        isSlavoGermanic = letters.indices.contains { at in
            letters[at] == UInt8(ascii: "W") || letters[at] == UInt8(ascii: "K") || Self.has(letters, at, "CZ")
        }
        isGermanic = Self.has(letters, 0, "VAN |VON |SCH")
        if Self.has(letters, 0, "GN|KN|PN|WR|PS") { index = 1 }
    }

    mutating func run() {
        while index < letters.count, !(primary.isFull && alternate.isFull) { index += step() }
    }

    func letter(_ offset: Int) -> UInt8 {
        let at = index + offset
        return letters.indices.contains(at) ? letters[at] : 0
    }

    /// Whether one of the words, apart at `|`, stands so far from here.
    func has(_ offset: Int, _ words: StaticString) -> Bool { Self.has(letters, index + offset, words) }

    func begins(_ words: StaticString) -> Bool { Self.has(letters, 0, words) }

    func isVowel(_ offset: Int) -> Bool { has(offset, "A|E|I|O|U|Y") }

    var isFirst: Bool { index == 0 }
    var isLast: Bool { index == letters.count - 1 }

    mutating func add(_ both: StaticString) { add(both, both) }

    mutating func add(_ first: StaticString, _ second: StaticString) {
        primary.append(first)
        alternate.append(second)
    }

    private static func has(_ letters: [UInt8], _ at: Int, _ words: StaticString) -> Bool {
        guard at >= 0, at < letters.count else { return false }
        return words.withUTF8Buffer { words in
            var (offset, fits) = (0, true)
            for byte in words {
                if byte == UInt8(ascii: "|") {
                    if fits { return true }
                    (offset, fits) = (0, true)
                } else if fits {
                    fits = at + offset < letters.count && letters[at + offset] == byte
                    offset += 1
                }
            }
            return fits
        }
    }
}

/// At most four letters, packed with the first in the highest place that is used.
struct MetaphoneCode {
    private(set) var packed: UInt32 = 0

    var isFull: Bool { packed > 0xff_ffff }

    mutating func append(_ letters: StaticString) {
        letters.withUTF8Buffer { for letter in $0 where !isFull { packed = packed << 8 | UInt32(letter) } }
    }
}
