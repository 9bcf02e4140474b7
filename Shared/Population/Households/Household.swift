import Model

/// The children who live at one address, and what has become of the family since it was registered.
struct Household: Sendable {
    let number: Int
    let origin: Origin
    /// Whether daughters have a form of the family name of their own, where there is one.
    let hasDaughterNames: Bool
    let home: Address
    var children: [PopulatedChild]
    /// Where it lives now, if it has moved.
    var moved: Address?
    /// The family name that it has now, if that has changed.
    var renamed: Renaming?

    /// What a changed family name is.
    enum Renaming: Sendable {
        case to(FamilyName)
        /// Behind the old one.
        case joined(Int32)
        /// One part of two; another name where there was but one.
        case part(first: Bool, or: FamilyName)
    }

    func append(familyOf child: PopulatedChild, to text: inout [UInt8]) {
        child.family.append(
            to: &text, of: Facts.all.families, daughter: hasDaughterNames && child.gender == .female)
    }

    /// Whether another of the children was born with it.
    func isTwin(_ child: PopulatedChild) -> Bool {
        children.contains { $0.born == child.born && $0.ordinal != child.ordinal }
    }
}
