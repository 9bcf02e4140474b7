/// What stands where a name is not known: `Baby`, `Twin 1`, `Infant`, `Unknown`. It identifies nobody.
enum Placeholder {
    /// The given names that are names.
    static func given(_ words: [String]) -> [String] {
        guard let first = words.first, !phrases.contains(words.joined()) else { return [] }
        let isOpened = opening.contains(first)
        // "Baby of Sarah" is named after its mother.
        if isOpened, words.dropFirst().first == "of" { return [] }
        let names = words.filter { !unknown.contains($0) && !opening.contains($0) && !isNumber($0) }
        return isOpened ? names.filter { !counts.contains($0) } : names
    }

    /// The words of a family name, empty for one that is not known.
    static func family(_ words: [String]) -> [String] {
        if phrases.contains(words.joined()) { return [] }
        return words.allSatisfy { unknown.contains($0) || isNumber($0) } ? [] : words
    }

    private static let opening: Set<String> = [
        "baby", "babe", "babyboy", "babygirl", "infant", "newborn", "twin", "twins", "triplet", "triplets",
        "quadruplet",
        "male", "female", "boy", "girl", "child", "unborn", "fetus", "foetus", "stillborn", "sibling",
    ]

    private static let unknown: Set<String> = [
        "unknown", "unk", "unkn", "unnamed", "noname", "nameless", "none", "nil", "tbc", "tba", "fnu", "lnu",
        "anonymous",
        "anon", "unspecified", "xx", "xxx", "xxxx", "xxxxx",
    ]

    /// Joined.
    private static let phrases: Set<String> = [
        "notknown", "notgiven", "notstated", "notavailable", "notyetnamed", "notnamed", "noname", "nonamegiven",
        "noforename", "nosurname", "na", "nk", "nknown", "nofirstname", "nolastname", "nofamilyname", "namenotknown",
        "nameunknown", "tobeconfirmed", "tobeadvised", "notapplicable", "firstname", "lastname", "surname", "forename",
    ]

    private static let counts: Set<String> = [
        "a", "b", "c", "d", "i", "ii", "iii", "one", "two", "three", "first", "second", "third",
    ]

    private static func isNumber(_ word: String) -> Bool { word.utf8.allSatisfy { (0x30...0x39).contains($0) } }
}
