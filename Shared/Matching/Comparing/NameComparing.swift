/// Names against each other: given names, family names, and both crosswise.
enum NameComparing {
    static func compared(_ a: NameForm, _ b: NameForm) -> Compared {
        var compared = Compared()
        let family = FamilyComparing.level(a, b)
        let given = GivenComparing.level(a, b)
        if isSwapped(a, b, given, family) {
            compared.levels.set(.givenSwapped)
            return compared
        }
        compared.levels[.family] = family
        compared.levels[.given] = given
        if family == .familyExact { compared.familyTerm = a.familyJoined?.hash }
        if let given, given.rawValue <= Level.givenExactOther.rawValue { compared.givenTerm = a.givenWords.first?.hash }
        return compared
    }

    /// The smaller, the better; to choose among several names of one person.
    static func rank(_ compared: Compared) -> Int {
        let given = Int(compared.levels[.given]?.rawValue ?? Level.givenInitial.rawValue)
        let family = Int(compared.levels[.family]?.rawValue ?? Level.familyAlike.rawValue)
        return given + family - Int(Level.familyExact.rawValue)
    }

    private static func isSwapped(_ a: NameForm, _ b: NameForm, _ given: Level?, _ family: Level?) -> Bool {
        guard given == .givenDifferent || given == .givenAlike, family == .familyDifferent || family == .familyAlike,
            let ours = a.givenJoined, let ourFamily = a.familyJoined, let theirs = b.givenJoined,
            let theirFamily = b.familyJoined
        else { return false }
        return crosses(ours, theirFamily) && crosses(ourFamily, theirs)
    }

    private static func crosses(_ one: Word, _ other: Word) -> Bool {
        one.hash == other.hash || one.letters.count > 3 && DamerauLevenshtein.isNear(one.letters, other.letters)
    }
}
