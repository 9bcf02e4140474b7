import Model

/// What of a description is compared and kept: the names readable, and of everything that tells where the child is, or
/// that a source allocated, only tokens.
public struct PersonForm: Codable, Hashable, Sendable {
    /// The current name first, then former and known-as names; none that is no name at all.
    public internal(set) var names: [NameForm] = []
    /// Nil for a date that stands for "not known".
    public internal(set) var born: PartialDate?
    public internal(set) var gender = Gender.notSpecified
    public internal(set) var address: AddressForm?
    public internal(set) var nhsNumber: NumberForm?
    public internal(set) var upn: NumberForm?
    public internal(set) var otherNumber: NumberForm?

    /// Of somebody of whom nothing is known.
    public init() {}

    /// - Parameter tokens: a keyed hash, the same for all forms that are to be compared.
    public init(_ description: Description, tokens: (String) -> Int64) {
        let current = NameForm(description.name)
        append([current] + description.others.map(NameForm.init), besides: current)
        born = description.born.flatMap { BirthDate.isPlaceholder($0) ? nil : $0 }
        gender = description.gender
        address = description.address.flatMap { AddressForm($0, tokens: tokens) }
        nhsNumber = description.nhsNumber.flatMap { NumberForm(NHSNumber.read($0), of: .nhsNumber, tokens: tokens) }
        upn = description.upn.flatMap { NumberForm(UPN.read($0), of: .upn, tokens: tokens) }
        otherNumber = description.otherNumber.flatMap {
            NumberForm(OtherNumber.read($0), of: .otherNumber, tokens: tokens)
        }
    }

    /// The same person under other names alone. One that is half a name goes with the rest of the current name.
    public func called(_ others: [PersonName]) -> PersonForm {
        var form = self
        form.names = []
        let current = names.first ?? NameForm(given: [Word](), family: [])
        form.append(others.map(NameForm.init), besides: current)
        return form
    }

    /// Whether some name has both a given and a family part; without, no link is made unseen by a person.
    public var isNamed: Bool { names.contains(where: \.isWhole) }

    private mutating func append(_ others: [NameForm], besides current: NameForm) {
        for other in others {
            // A former family name alone, or a known-as name alone, goes with the rest of the current name.
            let name = NameForm(
                given: other.given.isEmpty ? current.given : other.given,
                family: other.family.isEmpty ? current.family : other.family)
            if !(name.given.isEmpty && name.family.isEmpty), !names.contains(name) { names.append(name) }
        }
    }
}
