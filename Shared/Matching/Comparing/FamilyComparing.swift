/// How far the family names of two people agree.
enum FamilyComparing {
    /// Nil where one has none.
    static func level(_ a: NameForm, _ b: NameForm) -> Level? {
        guard let joined = a.familyJoined, let other = b.familyJoined else { return nil }
        if joined.hash == other.hash { return .familyExact }
        if sameWords(a.core, b.core) { return .familyCore }
        if a.core.contains(where: { word in b.core.contains { $0.hash == word.hash } }) { return .familyPart }
        if joined.letters.count > 2, other.letters.count > 2, DamerauLevenshtein.isNear(joined.letters, other.letters) {
            return .familyClose
        }
        if joined.sound.isLike(other.sound) { return .familySound }
        return JaroWinkler.similarity(joined.letters, other.letters) >= 0.88 ? .familyAlike : .familyDifferent
    }

    private static func sameWords(_ one: [Word], _ other: [Word]) -> Bool {
        one.count == other.count && one.map(\.hash).sorted() == other.map(\.hash).sorted()
    }
}
