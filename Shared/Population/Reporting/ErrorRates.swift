/// How often a report differs from the register, of all reports, as was published of English health records: forename
/// 1.5 %, family name changed 1 to 6 %, date of birth .5 %, another postcode 30 %.
enum ErrorRates {
    static let forenameTyped = 0.007
    /// Another form of the name: Bill for William.
    static let forenameVaries = 0.005
    /// Another name altogether, often the second one.
    static let forenameOther = 0.002
    static let namesSwapped = 0.001
    static let forenameMissing = 0.002
    /// Of those under one: "Baby" instead of a name.
    static let forenamePlaceholder = 0.05

    static let familyTyped = 0.01
    /// Of the families that stayed where they were, and of those that moved.
    static let renamedStaying = 0.015
    static let renamedMoving = 0.05
    /// Of the families of which a record is reported.
    static let moved = 0.27
    /// Of the children: at the other parent's address.
    static let secondHome = 0.02
    /// Of the children: adopted, another family name and home.
    static let adopted = 0.001

    static let dateSwapped = 0.001
    static let dayOther = 0.002
    static let monthOther = 0.0006
    static let yearOther = 0.0008
    static let dateFirstOfJanuary = 0.0006
    static let dateMissing = 0.001
    static let dateYearOnly = 0.001

    static let sexOther = 0.002
    static let sexMissing = 0.01

    static let postcodeTyped = 0.01
    static let addressMissing = 0.02
    /// ZZ99 3VZ: no fixed abode, or not known.
    static let postcodePseudo = 0.004
    static let houseMissing = 0.04

    /// Of those with second names: all of them kept, left out, as initials; else the first of them alone.
    static let secondsKept = 0.55
    static let secondsDropped = 0.28
    static let secondsInitials = 0.10
    /// Of children with a second name.
    static let thirdNames = 0.12

    /// Of numbers given: a digit is wrong.
    static let numberTyped = 0.001
    /// Of reports: no record of the index is of that child.
    static let unknown = 0.2
}
