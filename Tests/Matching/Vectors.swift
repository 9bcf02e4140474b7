/// Values that others published: the words and what is expected of them, a line each.
enum Vectors {
    struct Pair: Sendable, CustomStringConvertible {
        var one: String
        var other: String
        var value: Double
        var description: String { "\(one) | \(other)" }
    }

    /// The test values of jellyfish (testdata/jaro_winkler.csv) and of Apache Commons Text (JaroWinklerSimilarityTest).
    static let jaroWinkler = pairs(PackageResources.jaro_winkler_txt)
    /// jellyfish, testdata/jaro_distance.csv.
    static let jaro = pairs(PackageResources.jaro_txt)
    /// jellyfish (testdata/damerau_levenshtein.csv), Apache Commons Text (DamerauLevenshteinDistanceTest).
    static let damerauLevenshtein = pairs(PackageResources.damerau_levenshtein_txt)

    /// Apache Commons Codec, DoubleMetaphone2Test: a word, its primary and its alternate code.
    static let doubleMetaphone: [(word: String, primary: String, alternate: String)] =
        lines(PackageResources.double_metaphone_txt).map { line in
            let parts = line.split(separator: " ").map(String.init)
            return (parts.dropLast(2).joined(separator: " "), parts[parts.count - 2], parts[parts.count - 1])
        }

    private static func lines(_ bytes: [UInt8]) -> [Substring] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    private static func pairs(_ bytes: [UInt8]) -> [Pair] {
        lines(bytes).map { line in
            let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            return Pair(one: parts[0], other: parts[1], value: Double(parts[2]) ?? .nan)
        }
    }
}
