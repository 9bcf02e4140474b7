import Model

/// A generated child, true in every part: as a registrar would know it. Nobody's, whoever is called so.
struct PopulatedChild: Sendable {
    var forename: Int32
    /// Second given names, -1 where there is none.
    var second: Int32 = -1
    var third: Int32 = -1
    var family: FamilyName
    var gender: Gender
    var born: Day
    /// Born with the one before.
    var isTwin = false
    /// The NHS number and the UPN are made of it.
    var serial = 0
    /// Among the children of the household, from 1.
    var ordinal = 0
}

/// A family name, of one part or two.
struct FamilyName: Hashable, Sendable {
    var first: Int32
    /// Behind the hyphen, -1 where there is none.
    var second: Int32 = -1

    func append(to text: inout [UInt8], of names: FamilyNames, daughter: Bool) {
        names.texts.append(daughter ? names.daughter(of: first) : first, to: &text)
        if second >= 0 {
            text.append(UInt8(ascii: "-"))
            names.texts.append(second, to: &text)
        }
    }
}
