/// The distance of Damerau and Levenshtein without restriction: the fewest letters inserted, left out, replaced, or
/// swapped with a neighbour that make one word of the other. A metric: the triangle inequality holds.
public enum DamerauLevenshtein {
    public static func distance(_ one: String, _ other: String) -> Int {
        distance(one.unicodeScalars.map(\.value), other.unicodeScalars.map(\.value))
    }

    static func distance<Letter: FixedWidthInteger>(_ one: [Letter], _ other: [Letter]) -> Int {
        let (n, m) = (one.count, other.count)
        if n == 0 || m == 0 { return max(n, m) }
        let width = m + 2
        return withUnsafeTemporaryAllocation(of: Int32.self, capacity: (n + 2) * width) { cost in
            let far = Int32(n + m)
            cost[0] = far
            for i in 0...n {
                cost[(i + 1) * width] = far
                cost[(i + 1) * width + 1] = Int32(i)
            }
            for j in 0...m {
                cost[j + 1] = far
                cost[width + j + 1] = Int32(j)
            }
            for i in 1...n {
                var lastColumn = 0
                for j in 1...m {
                    // The row in which the letter of this column was last met.
                    var row = i - 1
                    while row > 0, one[row - 1] != other[j - 1] { row -= 1 }
                    let column = lastColumn
                    var replaced = cost[i * width + j]
                    if one[i - 1] == other[j - 1] { lastColumn = j } else { replaced += 1 }
                    let changed = min(cost[i * width + j + 1], cost[(i + 1) * width + j]) + 1
                    let swapped = cost[row * width + column] + Int32(i - row - 1 + 1 + j - column - 1)
                    cost[(i + 1) * width + j + 1] = min(replaced, changed, swapped)
                }
            }
            return Int(cost[(n + 1) * width + m + 1])
        }
    }

    /// Whether one error or none makes one of the other.
    static func isNear(_ one: [UInt16], _ other: [UInt16]) -> Bool {
        guard abs(one.count - other.count) <= 1 else { return false }
        var start = 0
        while start < one.count, start < other.count, one[start] == other[start] { start += 1 }
        var (i, j) = (one.count, other.count)
        while i > start, j > start, one[i - 1] == other[j - 1] { (i, j) = (i - 1, j - 1) }
        let (a, b) = (i - start, j - start)
        if a <= 1, b <= 1 { return true }
        return a == 2 && b == 2 && one[start] == other[start + 1] && one[start + 1] == other[start]
    }
}
