import Model

/// A generated child as one source would report it: plainly invented, of names and makes of household that are usual.
public struct PopulatedChild: Hashable, Sendable {
    public var name: PersonName
    public var born: PartialDate
    public var gender: Gender

    public init(name: PersonName, born: PartialDate, gender: Gender) {
        self.name = name
        self.born = born
        self.gender = gender
    }
}
