/// How far a field agrees. A level is named by field and degree; within a field the first that holds is taken.
public enum Level: UInt8, CaseIterable, Sendable {
    case givenAll, givenExact, givenExactOther, givenVariant, givenSwapped, givenClose, givenAnother, givenSound
    case givenCrossed, givenNear, givenAlike, givenTwo, givenInitial, givenDifferent
    case familyExact, familyCore, familyPart, familyClose, familySound, familyAlike, familyDifferent
    case bornExact, bornNewYear, bornSwapped, bornClose, bornTwoParts, bornMonth, bornYear, bornSameYear, bornDifferent
    case genderSame, genderDifferent
    case genderOfNameSame, genderOfNameDifferent
    case addressHome, addressDoor, addressStreet, addressWords, addressPostcode, addressNearPostcode, addressSector
    case addressOutcode, addressSomeWords, addressDifferent
    case nhsNumberSame, nhsNumberNear, nhsNumberDifferent
    case upnSame, upnNear, upnDifferent
    case otherNumberSame, otherNumberNear, otherNumberDifferent

    /// The field of which it is a degree of agreement.
    public var field: Field { Self.fields[Int(rawValue)] }
    /// As it stands in model files within its field: `exact`, `swapped` …
    public var name: String { LevelText.all[Int(rawValue)].name }
    /// In words, for whoever reviews a decision: "family name: sounds alike".
    public var words: String { LevelText.all[Int(rawValue)].words }
    /// The levels of one field, the closest agreement first.
    public static func of(_ field: Field) -> [Level] { allCases.filter { $0.field == field } }

    private static let fields = LevelText.all.map(\.field)
}
