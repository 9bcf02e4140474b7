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
        if family == .familyExact { compared.familyTerm = a.familyHash }
        if let given, given.rawValue <= Level.givenExactOther.rawValue {
            compared.givenTerm = GivenComparing.term(a, b)
        }
        return compared
    }

    /// Whether the first agrees better, to choose among several names of one person; the same whoever is asked first.
    static func isCloser(_ one: Compared, than other: Compared) -> Bool {
        rank(one).lexicographicallyPrecedes(rank(other))
    }

    private static func rank(_ compared: Compared) -> [UInt64] {
        let given = UInt64((compared.levels[.given] ?? .givenInitial).rawValue)
        let family = UInt64((compared.levels[.family] ?? .familyAlike).rawValue)
        return [
            given + family - UInt64(Level.familyExact.rawValue), given,
            compared.givenTerm ?? 0, compared.familyTerm ?? 0,
        ]
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

    private static func cross(_ one: JoinedWord?, _ other: JoinedWord?) -> Crossing {
        guard let one, let other else { return .different }
        if one.hash == other.hash { return one.isInitial ? .different : .same }
        let (ours, theirs) = (one.letters, other.letters)
        guard ours.count > 3, theirs.count > 3 else { return .different }
        if DamerauLevenshtein.isNear(ours, theirs) { return .same }
        return JaroWinkler.similarity(ours, theirs) >= 0.85 ? .alike : .different
    }
}
