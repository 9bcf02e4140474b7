import FoundationEssentials
import Model

/// What a source may say of a child that another may say differently. SI 2007/2182, schedule 1: each with its source and dates.
public enum RecordItem: String, Codable, Hashable, Sendable, CaseIterable {
    case name, dateOfBirth, gender, residence, carers
}

/// Since when a record says what its newest version says, by its source's own time.
public struct FirstSaid: Codable, Hashable, Sendable {
    public var name: Date
    public var dateOfBirth: Date
    public var gender: Date
    public var residence: Date
    public var carers: Date
    /// Of the involvement that the version names: its first version.
    public var involvement: Date?

    public init(name: Date, dateOfBirth: Date, gender: Date, residence: Date, carers: Date, involvement: Date?) {
        (self.name, self.dateOfBirth, self.gender) = (name, dateOfBirth, gender)
        (self.residence, self.carers, self.involvement) = (residence, carers, involvement)
    }
}

/// What a version of a record says of the child besides where they are; for the vault, because who says so tells where a child is.
public struct ReportedDescription: Codable, Hashable, Sendable {
    public var name: PersonName
    public var formerNames: [PersonName]
    public var knownAs: [PersonName]
    public var dateOfBirth: PartialDate
    public var gender: Gender
    /// When the source said so.
    public var said: Date
    public var first: FirstSaid
    /// On what its word goes before that of others.
    public var trusted: [RecordItem]

    public init(
        name: PersonName, formerNames: [PersonName], knownAs: [PersonName], dateOfBirth: PartialDate, gender: Gender,
        said: Date, first: FirstSaid, trusted: [RecordItem]
    ) {
        (self.name, self.formerNames, self.knownAs) = (name, formerNames, knownAs)
        (self.dateOfBirth, self.gender) = (dateOfBirth, gender)
        (self.said, self.first, self.trusted) = (said, first, trusted)
    }
}

/// Who says something, since when, and when last; by the source's own time.
public struct Provenance: Codable, Hashable, Sendable {
    public var source: String
    public var firstSeen: Date
    public var lastSeen: Date

    public init(source: String, firstSeen: Date, lastSeen: Date) {
        (self.source, self.firstSeen, self.lastSeen) = (source, firstSeen, lastSeen)
    }
}

/// One value that sources say of a child; where they say different ones there are several of a kind, what holds first.
public struct SaidItem: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        case name, formerName, knownAs, dateOfBirth, gender, residence, carer
    }

    public var kind: Kind
    /// Of a name, a former one and one that the child goes by.
    public var name: PersonName?
    public var dateOfBirth: PartialDate?
    public var gender: Gender?
    public var residence: Residence?
    public var carer: Carer?
    /// The newest first; never empty.
    public var sources: [Provenance]

    public init(
        kind: Kind, name: PersonName? = nil, dateOfBirth: PartialDate? = nil, gender: Gender? = nil,
        residence: Residence? = nil, carer: Carer? = nil, sources: [Provenance]
    ) {
        (self.kind, self.name, self.dateOfBirth, self.gender) = (kind, name, dateOfBirth, gender)
        (self.residence, self.carer, self.sources) = (residence, carer, sources)
    }
}
