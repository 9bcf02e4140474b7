/// A number as tokens: the whole of it, and it with each of its characters left out, by which numbers that differ by one
/// typing error (another character, one too many or too few, two swapped) are known without knowing either.
public struct NumberForm: Codable, Hashable, Sendable {
    /// Their raw values are part of what is hashed: to print a case looks its name up by reflection.
    enum Kind: String { case nhsNumber, upn, otherNumber, postcode }

    /// Nil for a number whose check fails: it agrees with none, but may be a mistyped other.
    public internal(set) var whole: Int64?
    /// In ascending order.
    var nearly: [Int32] = []

    /// Of a number of which nothing is known.
    init() {}

    init?(_ number: ReadNumber?, of kind: Kind, tokens: (String) -> Int64) {
        guard let number else { return nil }
        whole = number.isValid ? tokens("\(kind.rawValue):\(number.text)") : nil
        nearly = Self.nearly(number.text, of: kind, tokens: tokens)
    }

    /// Whether one typing error makes one of the other, both tokens of one key.
    func isNear(_ other: NumberForm) -> Bool { Tokens.shared(nearly, other.nearly) > 0 }

    private static func nearly(_ text: String, of kind: Kind, tokens: (String) -> Int64) -> [Int32] {
        let bytes = Array(text.utf8.prefix(24))
        var all = Set([Int32(truncatingIfNeeded: tokens("\(kind.rawValue)~\(text)"))])
        for left in bytes.indices {
            let rest = String(decoding: bytes[..<left] + bytes[(left + 1)...], as: UTF8.self)
            all.insert(Int32(truncatingIfNeeded: tokens("\(kind.rawValue)~\(rest)")))
        }
        return all.sorted()
    }
}

enum Tokens {
    /// How many are in both; both in ascending order and without doubles.
    static func shared(_ one: [Int32], _ other: [Int32]) -> Int {
        var (i, j, count) = (0, 0, 0)
        while i < one.count, j < other.count {
            if one[i] == other[j] {
                (i, j, count) = (i + 1, j + 1, count + 1)
            } else if one[i] < other[j] {
                i += 1
            } else {
                j += 1
            }
        }
        return count
    }
}
