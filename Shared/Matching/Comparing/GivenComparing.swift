/// How far the given names of two people agree.
enum GivenComparing {
    /// Nil where one has none.
    static func level(_ a: NameForm, _ b: NameForm) -> Level? {
        guard let first = a.givenWords.first, let other = b.givenWords.first, let joined = a.givenJoined,
            let otherJoined = b.givenJoined
        else { return nil }
        if joined.hash == otherJoined.hash {
            return a.givenWords.count > 1 && b.givenWords.count > 1 ? .givenAll : .givenExact
        }
        if first.isInitial || other.isInitial {
            if first.letters.first == other.letters.first {
                return first.hash == other.hash || isLone(a) || isLone(b) ? .givenInitial : .givenInitial
            }
        }
        if first.hash == other.hash { return middle(a, b) }
        if first.variants.shares(other.variants) { return .givenVariant }
        if isAnother(first, in: b) || isAnother(other, in: a) { return .givenAnother }
        let areNames = first.variants.isKnown && other.variants.isKnown
        if !areNames {
            if first.letters.count > 2, other.letters.count > 2, DamerauLevenshtein.isNear(first.letters, other.letters)
            {
                return .givenClose
            }
            if first.sound.isLike(other.sound) { return .givenSound }
        }
        return JaroWinkler.similarity(first.letters, other.letters) >= 0.85 ? .givenAlike : .givenDifferent
    }

    private static func isLone(_ name: NameForm) -> Bool { name.givenWords.count == 1 }

    private static func middle(_ a: NameForm, _ b: NameForm) -> Level {
        if isLone(a) || isLone(b) { return .givenExact }
        for one in a.givenWords.dropFirst() {
            for other in b.givenWords.dropFirst() {
                if one.hash == other.hash || one.variants.shares(other.variants)
                    || DamerauLevenshtein.isNear(one.letters, other.letters)
                {
                    return .givenAll
                }
                if one.isInitial || other.isInitial, one.letters.first == other.letters.first { return .givenExact }
            }
        }
        return .givenExactOther
    }

    private static func isAnother(_ word: Word, in name: NameForm) -> Bool {
        !word.isInitial
            && name.givenWords.dropFirst().contains { $0.hash == word.hash || $0.variants.shares(word.variants) }
    }
}
