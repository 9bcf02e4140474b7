import Model

/// Two forms held against each other.
public struct Compared: Sendable {
    public var levels = Comparison()
    /// The hash of the given name that both have; nil where they do not agree in full.
    public var givenTerm: UInt64?
    public var familyTerm: UInt64?
}

extension PersonForm {
    /// How far `self` and `other` agree; the same in both directions.
    public func compared(with other: PersonForm) -> Compared {
        var compared = Self.names(names, other.names)
        if let born, let theirs = other.born { compared.levels.set(BornComparing.level(born, theirs)) }
        if gender != .notSpecified, other.gender != .notSpecified {
            let isSame = gender == other.gender
            if compared.levels[.given].map({ $0.rawValue <= Level.givenVariant.rawValue }) ?? false {
                compared.levels.set(isSame ? .genderOfNameSame : .genderOfNameDifferent)
            } else {
                compared.levels.set(isSame ? .genderSame : .genderDifferent)
            }
        }
        if let address, let theirs = other.address {
            compared.levels[.address] = AddressComparing.level(address, theirs)
        }
        compared.levels[.nhsNumber] = NumberComparing.level(
            nhsNumber, other.nhsNumber, .nhsNumberSame, .nhsNumberNear, .nhsNumberDifferent)
        compared.levels[.upn] = NumberComparing.level(upn, other.upn, .upnSame, .upnNear, .upnDifferent)
        compared.levels[.otherNumber] = NumberComparing.level(
            otherNumber, other.otherNumber, .otherNumberSame, .otherNumberNear, .otherNumberDifferent)
        return compared
    }

    /// The pair of names that agrees best.
    private static func names(_ ours: [NameForm], _ theirs: [NameForm]) -> Compared {
        if ours.count == 1, theirs.count == 1 { return NameComparing.compared(ours[0], theirs[0]) }
        var best: Compared?
        for our in ours {
            for their in theirs {
                let compared = NameComparing.compared(our, their)
                if best.map({ NameComparing.isCloser(compared, than: $0) }) ?? true { best = compared }
            }
        }
        return best ?? Compared()
    }
}
