/// What has changed, or goes wrong, when a child who is known is reported once more, as a new record of another source.
package enum Reupload: String, CaseIterable, Sendable {
    /// Another school, and all else the same.
    case otherService = "other-service"

    case givenTyped = "given-typed"
    case familyTyped = "family-typed"
    case bothTyped = "both-typed"
    /// Other case, hyphens and marks.
    case written = "written"
    case givenVaries = "given-varies"
    case secondAsFirst = "second-as-first"
    case secondsLeftOut = "seconds-left-out"
    case initials = "initials"
    /// A given name that nothing leads to.
    case alias = "alias"
    case swapped = "names-swapped"
    case familyChanged = "family-changed"
    case familyJoined = "family-joined"
    /// New names at the old address.
    case renamed = "renamed"

    case dayWrong = "day-wrong"
    case monthWrong = "month-wrong"
    case yearWrong = "year-wrong"
    case dayAndMonthSwapped = "day-month-swapped"
    case firstOfJanuary = "first-of-january"
    case yearAlone = "year-alone"

    case sexMissing = "sex-missing"
    case sexWrong = "sex-wrong"

    case postcodeTyped = "postcode-typed"
    case addressMissing = "address-missing"
    case moved = "moved"
    /// To another authority, which reports it.
    case movedAway = "moved-away"
    case movedGivenTyped = "moved-given-typed"
    case movedFamilyTyped = "moved-family-typed"
    case movedGivenVaries = "moved-given-varies"
    case movedSwapped = "moved-names-swapped"
    case movedDayWrong = "moved-day-wrong"
    case movedMonthWrong = "moved-month-wrong"
    case movedYearWrong = "moved-year-wrong"
    case movedDayAndMonthSwapped = "moved-day-month-swapped"
    /// A date that is none, at another address.
    case movedFirstOfJanuary = "moved-first-of-january"

    /// Another family name, at another address.
    case adopted = "adopted"
    /// The same, by a family that is known, at its address.
    case adoptedByKnown = "adopted-by-known"
    /// Another name altogether, at another address.
    case newIdentity = "new-identity"

    /// The right number, and nothing else as it was.
    case numberAlone = "number-alone"
    /// A digit of the number is another.
    case numberTyped = "number-typed"

    /// No report of the child, but of a twin whom nobody knew.
    case twin = "twin"

    /// What can tell who a child is.
    package struct Parts: OptionSet, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }

        package static let given = Parts(rawValue: 1)
        package static let family = Parts(rawValue: 2)
        package static let born = Parts(rawValue: 4)
        package static let home = Parts(rawValue: 8)
        package static let number = Parts(rawValue: 16)
    }

    /// The parts that are as they were, or nearly so: but for a slip of the keyboard, another way of writing, another form
    /// of the name, its initial, the other's place; a date of which two of three parts stand.
    package var left: Parts {
        switch self {
        case .otherService, .givenTyped, .familyTyped, .bothTyped, .written, .givenVaries, .secondsLeftOut, .initials,
            .swapped, .familyJoined, .dayWrong, .monthWrong, .yearWrong, .dayAndMonthSwapped, .sexMissing, .sexWrong,
            .postcodeTyped:
            [.given, .family, .born, .home]
        case .secondAsFirst, .alias, .twin: [.family, .born, .home]
        case .familyChanged: [.given, .born, .home]
        case .renamed: [.born, .home]
        case .firstOfJanuary, .yearAlone: [.given, .family, .home]
        case .addressMissing, .moved, .movedAway, .movedGivenTyped, .movedFamilyTyped, .movedGivenVaries,
            .movedSwapped, .movedDayWrong, .movedMonthWrong, .movedYearWrong, .movedDayAndMonthSwapped:
            [.given, .family, .born]
        case .movedFirstOfJanuary: [.given, .family]
        case .adopted, .adoptedByKnown: [.given, .born]
        case .newIdentity: .born
        case .numberAlone: .number
        case .numberTyped: [.given, .family, .born, .home, .number]
        }
    }

    /// Whether it can be told at all that the report may be about the child: the number is left, or two other parts, of which
    /// one is the date of birth or the home. Many are of one name.
    package var leavesPossibleMatch: Bool {
        if left.contains(.number) { return true }
        let parts: [Parts] = [.given, .family, .born, .home]
        return parts.count { left.contains($0) } >= 2 && !left.isDisjoint(with: [.born, .home])
    }

    /// Whether the report is about the child.
    package var isOfTheChild: Bool { self != .twin }
    /// Whether the authority that reports is another.
    package var isElsewhere: Bool { self == .movedAway || self == .adopted || self == .newIdentity }
}
