/// How far the given names of two people agree.
enum GivenComparing {
    /// Nil where one has none.
    static func level(_ a: NameForm, _ b: NameForm) -> Level? {
        guard let hash = a.givenHash, let otherHash = b.givenHash else { return nil }
        if hash == otherHash {
            if a.givenWords.count > 1, b.givenWords.count > 1 { return .givenAll }
            return JoinedWord(a.givenWords, hash: hash).isInitial ? .givenInitial : .givenExact
        }
        let (ours, theirs) = (a.givenWords, b.givenWords)
        if ours.count > 1, theirs.count > 1, let shared = compound(ours, theirs) { return shared }
        let (first, other) = (ours[0], theirs[0])
        if first.isInitial || other.isInitial { return initial(ours, theirs) }
        if first.hash == other.hash { return middle(ours, theirs) }
        if first.variants.shares(other.variants) { return isContradicted(ours, theirs) ? .givenTwo : .givenVariant }
        if isAnother(ours, theirs) { return .givenAnother }
        let likeness = likeness(first, other)
        return likeness != .givenDifferent && isContradicted(ours, theirs) ? .givenTwo : likeness
    }

    /// Whether both bear further names, and none of them in common: Luca Oliver and Lucas Dylan are brothers.
    private static func isContradicted(_ ours: [Word], _ theirs: [Word]) -> Bool {
        middle(ours, theirs) == .givenExactOther
    }

    /// The hash of the name in which they agree, of the second where the first is one that brothers share; nil where
    /// they agree in none to the letter.
    static func term(_ a: NameForm, _ b: NameForm) -> UInt64? {
        guard let first = a.givenWords.first, let other = b.givenWords.first else { return nil }
        if first.isShared, other.isShared, a.givenWords.count > 1, b.givenWords.count > 1 {
            return a.givenWords[1].hash == b.givenWords[1].hash ? a.givenWords[1].hash : nil
        }
        if first.hash == other.hash { return first.hash }
        return a.givenHash == b.givenHash ? a.givenHash : nil
    }

    /// Brothers are called Muhammad Hassan and Muhammad Hussain: where both bear such a name first, the second tells.
    private static func compound(_ ours: [Word], _ theirs: [Word]) -> Level? {
        guard ours[0].isShared, theirs[0].isShared,
            ours[0].hash == theirs[0].hash || ours[0].variants.shares(theirs[0].variants)
        else { return nil }
        let (second, other) = (ours[1], theirs[1])
        if second.hash == other.hash { return .givenAll }
        if second.isInitial || other.isInitial {
            return second.letters[0] == other.letters[0] ? .givenExact : .givenDifferent
        }
        if second.variants.shares(other.variants) { return .givenVariant }
        if isAnother(ours, theirs) { return .givenAnother }
        return likeness(second, other)
    }

    private static func initial(_ ours: [Word], _ theirs: [Word]) -> Level {
        // "J Robert" is Robert.
        if isAnother(ours, theirs) { return .givenAnother }
        return ours[0].letters[0] == theirs[0].letters[0] ? .givenInitial : .givenDifferent
    }

    private static func middle(_ ours: [Word], _ theirs: [Word]) -> Level {
        if ours.count == 1 || theirs.count == 1 { return .givenExact }
        var isOpen = false
        for one in ours.dropFirst() {
            for other in theirs.dropFirst() {
                if one.hash == other.hash || one.variants.shares(other.variants) || isMistyped(one, other) {
                    return .givenAll
                }
                if one.isInitial || other.isInitial, one.letters[0] == other.letters[0] { isOpen = true }
            }
        }
        return isOpen ? .givenExact : .givenExactOther
    }

    private static func likeness(_ one: Word, _ other: Word) -> Level {
        // Ada and Ida differ by a letter and are two names; Ada and Adda are one, mistyped. Of two that are in no table,
        // and not so long that another name would hardly be so near, it can't be told which they are.
        let areTwo = one.variants.isKnown && other.variants.isKnown
        let isMistyped = isMistyped(one, other)
        let areNone = !one.variants.isKnown && !other.variants.isKnown
        if !areTwo, isMistyped {
            return areNone && min(one.letters.count, other.letters.count) < 8 ? .givenNear : .givenClose
        }
        let similarity = JaroWinkler.similarity(one.letters, other.letters)
        if areTwo { return isMistyped || similarity >= 0.85 ? .givenTwo : .givenDifferent }
        if similarity >= 0.75, one.sound.isLike(other.sound) { return .givenSound }
        return similarity >= 0.85 ? .givenAlike : .givenDifferent
    }

    private static func isMistyped(_ one: Word, _ other: Word) -> Bool {
        min(one.letters.count, other.letters.count) > 2 && DamerauLevenshtein.isNear(one.letters, other.letters)
    }

    /// Whether one bears all the names of the other, in another order or among more. Of brothers, Reuben Harry and Harry
    /// Alfie, each bears a name that the other does not.
    private static func isAnother(_ ours: [Word], _ theirs: [Word]) -> Bool {
        let (fewer, more) = ours.count <= theirs.count ? (ours, theirs) : (theirs, ours)
        guard more.count > 1, fewer.contains(where: { !$0.isShared }) else { return false }
        let same = { (one: Word, other: Word) in
            !one.isInitial && (one.hash == other.hash || one.variants.shares(other.variants))
        }
        return fewer.contains { name in more.contains { same(name, $0) } }
            && fewer.allSatisfy { name in
                more.contains {
                    name.isInitial || $0.isInitial ? name.letters[0] == $0.letters[0] : same(name, $0)
                }
            }
    }
}
