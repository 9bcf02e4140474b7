import Checking

/// One letter or digit of a postcode is another.
enum PostcodeTyping {
    static func slip(_ text: inout [UInt8], _ random: inout Seeded) {
        let places = text.indices.filter { text[$0] != UInt8(ascii: " ") }
        let place = places[random.below(places.count)]
        let (first, count): (UInt8, Int) = isDigit(text[place]) ? (48, 10) : (65, 26)
        text[place] = first + (text[place] - first + 1 + UInt8(random.below(count - 1))) % UInt8(count)
    }

    /// The probability that a slip makes the one of the other; both without spaces.
    static func probability(of typed: String, from postcode: String) -> Double {
        let (typed, right) = (Array(typed.utf8), Array(postcode.utf8))
        guard typed.count == right.count else { return 0 }
        let other = right.indices.filter { typed[$0] != right[$0] }
        guard other.count == 1, isDigit(typed[other[0]]) == isDigit(right[other[0]]) else { return 0 }
        return 1 / Double(right.count) / (isDigit(right[other[0]]) ? 9 : 25)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte < 65 }
}
