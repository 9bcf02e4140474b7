import Model

/// What a report says of a person, as given: the input of normalising.
public struct Description: Hashable, Sendable {
    public var name: PersonName
    /// Former names, and names the person is known as.
    public var others: [PersonName]
    public var born: PartialDate?
    public var gender: Gender
    public var address: AddressText?
    public var nhsNumber: String?
    public var upn: String?
    /// A number of a source that is neither; by itself it identifies nobody.
    public var otherNumber: String?

    public init(
        name: PersonName, others: [PersonName] = [], born: PartialDate? = nil, gender: Gender = .notSpecified,
        address: AddressText? = nil, nhsNumber: String? = nil, upn: String? = nil, otherNumber: String? = nil
    ) {
        self.name = name
        self.others = others
        self.born = born
        self.gender = gender
        self.address = address
        self.nhsNumber = nhsNumber
        self.upn = upn
        self.otherNumber = otherNumber
    }
}

/// An address as given.
public struct AddressText: Hashable, Sendable {
    /// House and street first.
    public var lines: [String]
    public var postcode: String?
    /// The unique property reference number, where the source has it.
    public var uprn: String?

    public init(lines: [String], postcode: String? = nil, uprn: String? = nil) {
        self.lines = lines
        self.postcode = postcode
        self.uprn = uprn
    }
}
