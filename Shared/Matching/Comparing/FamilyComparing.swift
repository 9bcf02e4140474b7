/// How far the family names of two people agree.
enum FamilyComparing {
    /// Nil where one has none.
    static func level(_ a: NameForm, _ b: NameForm) -> Level? {
        guard let joined = a.familyJoined, let other = b.familyJoined else { return nil }
        if joined.hash == other.hash { return .familyExact }
        if sameWords(a.core, b.core) { return .familyCore }
        if a.core.contains(where: { word in b.core.contains { $0.hash == word.hash } }) { return .familyPart }
        let (ours, theirs) = (joined.letters, other.letters)
        if ours.count > 2, theirs.count > 2, DamerauLevenshtein.isNear(ours, theirs) { return .familyClose }
        if joined.word.sound.isLike(other.word.sound) { return .familySound }
        return JaroWinkler.similarity(ours, theirs) >= 0.88 ? .familyAlike : .familyDifferent
    }

    private static func sameWords(_ one: [Word], _ other: [Word]) -> Bool {
        one.count == other.count && one.map(\.hash).sorted() == other.map(\.hash).sorted()
    }
}
