/// Names against each other: given names, family names, and both crosswise.
enum NameComparing {
    static func compared(_ a: NameForm, _ b: NameForm) -> Compared {
        var compared = Compared()
        let family = FamilyComparing.level(a, b)
        let given = GivenComparing.level(a, b)
        if let crosswise = crosswise(a, b, given, family) {
            compared.levels.set(crosswise)
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

    /// Where neither agrees with its like: whether one agrees with the other.
    private static func crosswise(_ a: NameForm, _ b: NameForm, _ given: Level?, _ family: Level?) -> Level? {
        guard given.map({ $0.rawValue >= Level.givenAlike.rawValue }) ?? true,
            family.map({ $0.rawValue >= Level.familyAlike.rawValue }) ?? true
        else { return nil }
        let there = cross(a.givenJoined, b.familyJoined)
        let back = cross(a.familyJoined, b.givenJoined)
        if there == .same && back != .different || back == .same && there != .different { return .givenSwapped }
        return there == .same || back == .same ? .givenCrossed : nil
    }

    private enum Crossing { case same, alike, different }

    private static func cross(_ one: Word?, _ other: Word?) -> Crossing {
        guard let one, let other else { return .different }
        if one.hash == other.hash { return one.isInitial ? .different : .same }
        guard one.letters.count > 3, other.letters.count > 3 else { return .different }
        if DamerauLevenshtein.isNear(one.letters, other.letters) { return .same }
        return JaroWinkler.similarity(one.letters, other.letters) >= 0.85 ? .alike : .different
    }
}
