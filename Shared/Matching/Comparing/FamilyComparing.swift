/// How far the family names of two people agree.
enum FamilyComparing {
    /// Nil where one has none.
    static func level(_ a: NameForm, _ b: NameForm) -> Level? {
        guard let hash = a.familyHash, let otherHash = b.familyHash else { return nil }
        if hash == otherHash { return .familyExact }
        let (core, otherCore) = (a.core, b.core)
        if core.contains(where: { word in otherCore.contains { $0.hash == word.hash } }) {
            return sameWords(core, otherCore) ? .familyCore : .familyPart
        }
        let (joined, other) = (JoinedWord(a.familyWords, hash: hash), JoinedWord(b.familyWords, hash: otherHash))
        let (ours, theirs) = (joined.letters, other.letters)
        if ours.count > 2, theirs.count > 2, DamerauLevenshtein.isNear(ours, theirs) { return .familyClose }
        if joined.word.sound.isLike(other.word.sound) { return .familySound }
        return JaroWinkler.similarity(ours, theirs) >= 0.88 ? .familyAlike : .familyDifferent
    }

    private static func sameWords(_ one: [Word], _ other: [Word]) -> Bool {
        one.count == other.count && one.map(\.hash).sorted() == other.map(\.hash).sorted()
    }
}
