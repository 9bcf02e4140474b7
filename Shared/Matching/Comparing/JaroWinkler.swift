/// The similarity of Jaro and Winkler: 1 for the same, 0 for nothing in common; letters in common near each other count,
/// and a common beginning of up to four counts more.
public enum JaroWinkler {
    public static func similarity(_ one: String, _ other: String) -> Double {
        similarity(Array(one.utf16), Array(other.utf16))
    }

    /// Jaro's similarity, without what a common beginning adds.
    public static func jaro(_ one: String, _ other: String) -> Double { jaro(Array(one.utf16), Array(other.utf16)) }

    static func similarity(_ one: [UInt16], _ other: [UInt16]) -> Double {
        let jaro = jaro(one, other)
        guard jaro > 0.7 else { return jaro }
        var prefix = 0
        while prefix < min(4, one.count, other.count), one[prefix] == other[prefix] { prefix += 1 }
        return jaro + Double(prefix) * 0.1 * (1 - jaro)
    }

    static func jaro(_ one: [UInt16], _ other: [UInt16]) -> Double {
        // Words of more than 64 letters are compared by their beginnings, so that one machine word holds the marks.
        let isFirst = one.count < other.count || one.count == other.count && one.lexicographicallyPrecedes(other)
        let (short, long) = isFirst ? (one.prefix(64), other.prefix(64)) : (other.prefix(64), one.prefix(64))
        if short.isEmpty { return long.isEmpty ? 1 : 0 }
        let reach = max(0, long.count / 2 - 1)
        var (ofShort, ofLong): (UInt64, UInt64) = (0, 0)
        var matches = 0
        for i in 0..<short.count {
            for j in max(0, i - reach)..<max(max(0, i - reach), min(long.count, i + reach + 1))
            where ofLong & (1 << UInt64(j)) == 0 && short[i] == long[j] {
                ofShort |= 1 << UInt64(i)
                ofLong |= 1 << UInt64(j)
                matches += 1
                break
            }
        }
        guard matches > 0 else { return 0 }
        var (moved, j) = (0, 0)
        for i in 0..<short.count where ofShort & (1 << UInt64(i)) != 0 {
            while ofLong & (1 << UInt64(j)) == 0 { j += 1 }
            if short[i] != long[j] { moved += 1 }
            j += 1
        }
        let common = Double(matches)
        return (common / Double(short.count) + common / Double(long.count) + (common - Double(moved / 2)) / common) / 3
    }
}
