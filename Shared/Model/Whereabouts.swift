/// Where a child lives, as SI 2007/2182 lets the record say it.
public enum Residence: Codable, Hashable, Sendable {
    case current(PostalAddress)
    case lastKnown(PostalAddress)
    case noKnownAddress
    /// Not in England any more, and so at no address that the record may hold.
    case leftEngland(Returning)

    /// Whether somebody who has left is to come back.
    public enum Returning: String, Codable, Hashable, Sendable, CaseIterable {
        case withinThreeYears, no, notKnown
    }

    private enum Keys: String, CodingKey { case kind, address, returning }
    private enum Kind: String, Codable { case current, lastKnown, noKnownAddress, leftEngland }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        switch try container.decode(Kind.self, forKey: .kind) {
        case .current: self = .current(try container.decode(PostalAddress.self, forKey: .address))
        case .lastKnown: self = .lastKnown(try container.decode(PostalAddress.self, forKey: .address))
        case .noKnownAddress: self = .noKnownAddress
        case .leftEngland: self = .leftEngland(try container.decode(Returning.self, forKey: .returning))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch self {
        case .current(let address):
            try container.encode(Kind.current, forKey: .kind)
            try container.encode(address, forKey: .address)
        case .lastKnown(let address):
            try container.encode(Kind.lastKnown, forKey: .kind)
            try container.encode(address, forKey: .address)
        case .noKnownAddress:
            try container.encode(Kind.noKnownAddress, forKey: .kind)
        case .leftEngland(let returning):
            try container.encode(Kind.leftEngland, forKey: .kind)
            try container.encode(returning, forKey: .returning)
        }
    }
}

/// A postal address in England.
public struct PostalAddress: Codable, Hashable, Sendable {
    /// One to four lines, house and street first.
    public var lines: [String]
    public var postcode: String
    /// The unique property reference number, where the source has it.
    public var uprn: String?

    public init(lines: [String], postcode: String, uprn: String? = nil) {
        self.lines = lines
        self.postcode = postcode
        self.uprn = uprn
    }
}

/// A person with parental responsibility or day-to-day care. The name is always visible; the rest is whereabouts.
public struct Carer: Codable, Hashable, Sendable {
    public var name: PersonName
    public var phone: String?
    public var email: String?

    public init(name: PersonName, phone: String? = nil, email: String? = nil) {
        self.name = name
        self.phone = phone
        self.email = email
    }
}

/// How to reach the practitioner behind an involvement, and for whom they work.
public struct ContactCard: Codable, Hashable, Sendable {
    public var organisation: String
    public var practitioner: PersonName?
    public var phone: String?
    public var email: String?
    /// The team that the practitioner works in, and whom to reach there when the practitioner can't be.
    public var duty: DutyContact?

    public init(
        organisation: String, practitioner: PersonName? = nil, phone: String? = nil, email: String? = nil,
        duty: DutyContact? = nil
    ) {
        self.organisation = organisation
        self.practitioner = practitioner
        self.phone = phone
        self.email = email
        self.duty = duty
    }
}

/// A team, and how to reach whoever is on duty in it.
public struct DutyContact: Codable, Hashable, Sendable {
    public var team: String
    public var phone: String?
    public var email: String?

    public init(team: String, phone: String? = nil, email: String? = nil) {
        self.team = team
        self.phone = phone
        self.email = email
    }
}
