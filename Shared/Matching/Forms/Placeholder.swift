/// What stands where a name is not known: `Baby`, `Twin 1`, `Infant`, `Unknown`. It identifies nobody.
enum Placeholder {
    /// The given names that are names.
    static func given(_ words: [String]) -> [String] {
        guard let first = words.first else { return [] }
        if opening.contains(first), words.dropFirst().first == "of" { return [] }
        let isOpened = opening.contains(first)
        return words.filter {
            !unknown.contains($0) && !opening.contains($0) && !(isOpened && isCount($0)) && !isNumber($0)
        }
    }

    /// The words of a family name, empty for one that is not known.
    static func family(_ words: [String]) -> [String] {
        words.allSatisfy { unknown.contains($0) || isNumber($0) || $0 == "name" } ? [] : words
    }

    private static let opening: Set<String> = [
        "baby", "babe", "infant", "newborn", "twin", "twins", "triplet", "quadruplet", "male", "female", "boy", "girl",
        "child", "unborn", "fetus", "foetus", "stillborn", "sibling",
    ]

    private static let unknown: Set<String> = [
        "unknown", "unk", "unkn", "notknown", "known", "not", "unnamed", "noname", "nameless", "none", "nil", "na",
        "nk", "tbc",
        "tba", "fnu", "lnu", "anonymous", "anon", "unspecified", "notstated", "stated", "given", "xx", "xxx", "xxxx",
    ]

    private static func isCount(_ word: String) -> Bool {
        ["a", "b", "c", "d", "i", "ii", "iii", "one", "two", "three", "first", "second", "third"].contains(word)
    }

    private static func isNumber(_ word: String) -> Bool { word.utf8.allSatisfy { (0x30...0x39).contains($0) } }
}
