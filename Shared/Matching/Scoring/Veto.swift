/// Why a pair is not linked unseen by a person, whatever its posterior.
public enum Veto: String, Codable, Hashable, Sendable, CaseIterable {
    /// Date of birth, family name and address agree, the given name does not: a twin.
    case twin
    /// The same allocated number, and all else differs.
    case numberOfAnother
    /// One of the two has no whole name.
    case unnamed

    static func all(_ levels: Comparison, isNamed: Bool) -> [Veto] {
        var vetoes: [Veto] = []
        if isTwin(levels) { vetoes.append(.twin) }
        if isNumberOfAnother(levels) { vetoes.append(.numberOfAnother) }
        if !isNamed { vetoes.append(.unnamed) }
        return vetoes
    }

    private static func isTwin(_ levels: Comparison) -> Bool {
        guard levels[.born] == .bornExact || levels[.born] == .bornNewYear,
            let family = levels[.family], family.rawValue < Level.familyAlike.rawValue,
            let address = levels[.address], address.rawValue <= Level.addressPostcode.rawValue
        else { return false }
        switch levels[.given] {
        case nil, .givenDifferent, .givenAlike, .givenTwo, .givenInitial, .givenExactOther: return true
        default: return false
        }
    }

    private static func isNumberOfAnother(_ levels: Comparison) -> Bool {
        guard levels[.nhsNumber] == .nhsNumberSame || levels[.upn] == .upnSame else { return false }
        let born = levels[.born].map { $0.rawValue >= Level.bornMonth.rawValue } ?? true
        let given = levels[.given].map { $0.rawValue >= Level.givenAlike.rawValue } ?? true
        return born && given
    }
}
