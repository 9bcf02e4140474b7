/// Why a pair is not linked unseen by a person, whatever its posterior.
public enum Veto: String, Codable, Hashable, Sendable, CaseIterable {
    /// Date of birth, family name and address agree, the given name does not: a twin.
    case twin
    /// The same allocated number, and all else differs.
    case numberOfAnother
    /// One of the two has no whole name.
    case unnamed
    /// Date of birth and family name agree, the given name is another: a twin who has moved, or a stranger.
    case otherName
    /// Names agree, and nothing else that tells one bearer of them from the next.
    case nameAlone

    /// Whether a person is to look, however unlikely the pair is.
    static func areOpen(_ levels: Comparison) -> Bool { isTwin(levels) || isNumberOfAnother(levels) }

    static func all(_ levels: Comparison, isNamed: Bool) -> [Veto] {
        var vetoes: [Veto] = []
        if isTwin(levels) { vetoes.append(.twin) } else if isOtherName(levels) { vetoes.append(.otherName) }
        if isNumberOfAnother(levels) { vetoes.append(.numberOfAnother) }
        if !isNamed, !isKnownAllTheSame(levels) { vetoes.append(.unnamed) }
        if isNameAlone(levels) { vetoes.append(.nameAlone) }
        return vetoes
    }

    private static func isTwin(_ levels: Comparison) -> Bool {
        guard agreeInBirthAndFamily(levels),
            let address = levels[.address], address.rawValue <= Level.addressPostcode.rawValue
        else { return false }
        switch levels[.given] {
        case .givenDifferent, .givenTwo: return true
        // Twins have numbers of their own: it is the same child, not named yet, or by an initial.
        case nil, .givenNear, .givenAlike, .givenInitial, .givenExactOther:
            return !hasNumber(levels) && levels[.otherNumber] != .otherNumberSame
        default: return false
        }
    }

    /// Whose number, or whose given name and home, it is, with the date of birth, is known without a whole name.
    private static func isKnownAllTheSame(_ levels: Comparison) -> Bool {
        guard let born = levels[.born], born.rawValue <= Level.bornClose.rawValue else { return false }
        if hasNumber(levels) { return true }
        if levels[.otherNumber] == .otherNumberSame, let address = levels[.address] {
            return address.rawValue <= Level.addressPostcode.rawValue
        }
        guard let given = levels[.given], let address = levels[.address] else { return false }
        return given.rawValue <= Level.givenClose.rawValue && given != .givenSwapped && given != .givenExactOther
            && address.rawValue <= Level.addressStreet.rawValue
    }

    private static func isOtherName(_ levels: Comparison) -> Bool {
        guard !hasNumber(levels) else { return false }
        // One name stands in the other's place: it may be the family name, and the given name another.
        if levels[.given] == .givenCrossed, levels[.born] == .bornExact || levels[.born] == .bornNewYear { return true }
        guard agreeInBirthAndFamily(levels) else { return false }
        switch levels[.given] {
        case .givenDifferent, .givenTwo: return true
        case .givenNear, .givenAlike, .givenExactOther: return levels[.otherNumber] != .otherNumberSame
        default: return false
        }
    }

    private static func agreeInBirthAndFamily(_ levels: Comparison) -> Bool {
        guard levels[.born] == .bornExact || levels[.born] == .bornNewYear, let family = levels[.family] else {
            return false
        }
        return family.rawValue < Level.familyAlike.rawValue
    }

    private static func isNumberOfAnother(_ levels: Comparison) -> Bool {
        guard hasNumber(levels) else { return false }
        let born = levels[.born].map { $0.rawValue >= Level.bornMonth.rawValue } ?? true
        let given = levels[.given].map { $0.rawValue >= Level.givenAlike.rawValue } ?? true
        return born && given
    }

    /// Whether both bear one number that is allocated to one child.
    private static func hasNumber(_ levels: Comparison) -> Bool {
        levels[.nhsNumber] == .nhsNumberSame || levels[.upn] == .upnSame
    }

    private static func isNameAlone(_ levels: Comparison) -> Bool {
        let born = levels[.born].map { $0.rawValue <= Level.bornSwapped.rawValue } ?? false
        // A postcode is of some forty people, of whom many are of one family, or of one origin.
        let address = levels[.address].map { $0.rawValue <= Level.addressWords.rawValue } ?? false
        let number = [Field.nhsNumber, .upn, .otherNumber].contains { field in
            levels[field].map { Level.of(field).prefix(2).contains($0) } ?? false
        }
        return !(born || address || number)
    }
}
