import FoundationEssentials
import Model

/// How a source record was matched to a child.
public struct MatchDecision: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable { case linked, created }

    public var kind: Kind
    /// The model that decided, by name and version.
    public var model: String
    /// Every other child that this may be; a record with candidates is unlisted until Shielding clears it of all of them.
    public var candidates: [Child.ID]

    public init(_ kind: Kind, model: String, candidates: [Child.ID] = []) {
        self.kind = kind
        self.model = model
        self.candidates = candidates
    }
}

/// One version of one source record; a namespace for its identifier.
public enum SourceRecord {
    public typealias ID = Identifier<SourceRecord>
}

/// What is always visible of a child, shielded or not.
public struct VisibleChild: Codable, Hashable, Sendable {
    public var number: ChildNumber
    public var name: PersonName
    public var dateOfBirth: PartialDate
    public var gender: Gender
    public var carers: [PersonName]

    public init(
        number: ChildNumber, name: PersonName, dateOfBirth: PartialDate, gender: Gender, carers: [PersonName]
    ) {
        self.number = number
        self.name = name
        self.dateOfBirth = dateOfBirth
        self.gender = gender
        self.carers = carers
    }
}

/// A version of a source record was matched to a child: the part that is always visible, and the bare fact of an
/// involvement behind a random handle.
public struct ChildReported: Event {
    public struct Contact: Codable, Hashable, Sendable {
        public var handle: Involvement.Handle
        public var kind: ContactKind
        public var began: PartialDate
        public var ended: PartialDate?
        public var leadProfessional: Bool
        public var holdsAssessment: Bool
        /// Since when the practitioner leads, or led; absent where that is since the involvement began.
        public var leadSince: PartialDate?
        /// Until when the practitioner led, who does so no more.
        public var leadUntil: PartialDate?

        public init(
            handle: Involvement.Handle, kind: ContactKind, began: PartialDate, ended: PartialDate?,
            leadProfessional: Bool, holdsAssessment: Bool, leadSince: PartialDate? = nil,
            leadUntil: PartialDate? = nil
        ) {
            self.handle = handle
            self.kind = kind
            self.began = began
            self.ended = ended
            self.leadProfessional = leadProfessional
            self.holdsAssessment = holdsAssessment
            (self.leadSince, self.leadUntil) = (leadSince, leadUntil)
        }
    }

    public var child: Child.ID
    public var record: SourceRecord.ID
    public var match: MatchDecision
    public var authority: AuthorityCode
    /// Absent when a later version of the record is known already.
    public var visible: VisibleChild?
    /// Absent when a later version of this involvement is known already.
    public var contact: Contact?
    /// When the source says that it happened.
    public var reported: Date
    /// The day on which the child died, as the newest version of the record says; absent where it says none, or is not the newest.
    public var died: PartialDate?
    /// An involvement that is removed, as the child no longer consents; absent where none is.
    public var withdrawn: Involvement.Handle?

    public init(
        child: Child.ID, record: SourceRecord.ID, match: MatchDecision, authority: AuthorityCode,
        visible: VisibleChild?, contact: Contact?, reported: Date, died: PartialDate? = nil,
        withdrawn: Involvement.Handle? = nil
    ) {
        self.child = child
        self.record = record
        self.match = match
        self.authority = authority
        self.visible = visible
        self.contact = contact
        self.reported = reported
        self.died = died
        self.withdrawn = withdrawn
    }

    public static let route = Route(.identity, "child-reported", lane: .events)
    public static let senders: [Party] = [.identity]
    public static let receivers: [Party] = [.directory]
    public static let summary = "A version of a source record was matched to a child; the always-visible part."
    public var subjects: [Subject] { [Subject(child)] }
}

/// The other part of the same version: what could tell where the child is, sealed to Shielding's key.
public struct WhereaboutsReported: Event {
    public var child: Child.ID
    public var record: SourceRecord.ID
    public var match: MatchDecision
    /// The involvement that the envelope speaks of, when it is the newest version of it.
    public var handle: Involvement.Handle?
    /// Whether the envelope is the newest version of the record, so that its address and carers hold. What comes with a sensitive
    /// service says nothing of them, and is not, but for the first version.
    public var isNewest: Bool
    /// A `ReportedWhereabouts`, sealed with the child's and the record's identifier as associated data.
    public var envelope: SealedEnvelope
    /// What is said of the involvement, where that is sealed apart so that it can be destroyed by itself: a `ReportedWhereabouts`
    /// with the child's identifier and the handle as associated data. `envelope` says nothing of it then.
    public var contact: SealedEnvelope?
    /// An involvement that is removed for good, as the child no longer consents; absent where none is.
    public var withdrawn: Involvement.Handle?

    public init(
        child: Child.ID, record: SourceRecord.ID, match: MatchDecision, handle: Involvement.Handle?, isNewest: Bool,
        envelope: SealedEnvelope, contact: SealedEnvelope? = nil, withdrawn: Involvement.Handle? = nil
    ) {
        self.child = child
        self.record = record
        self.match = match
        self.handle = handle
        self.isNewest = isNewest
        self.envelope = envelope
        (self.contact, self.withdrawn) = (contact, withdrawn)
    }

    public static let route = Route(.identity, "whereabouts-reported", lane: .events)
    public static let senders: [Party] = [.identity]
    public static let receivers: [Party] = [.shielding]
    public static let summary = "A version of a source record was matched to a child; the part that the vault keeps."
    public var subjects: [Subject] { [Subject(child)] }
}

/// What stands inside the envelope of `WhereaboutsReported` and `InvolvementDeclared`. It never crosses a queue open.
public struct ReportedWhereabouts: Codable, Hashable, Sendable {
    public var source: String
    /// Whose source it is, where one organisation has feed accounts for it.
    public var organisation: Organisation.ID?
    public var authority: AuthorityCode?
    public var residence: Residence?
    public var carers: [Carer]
    /// Absent, with the card and the beginning, where the report names no involvement.
    public var service: ServiceKind?
    public var contact: ContactCard?
    /// The account of the practitioner, where they have one: who is told of news.
    public var account: Account.ID?
    public var began: PartialDate?
    public var ended: PartialDate?
    public var leadProfessional: Bool
    public var holdsAssessment: Bool
    public var leadSince: PartialDate?
    public var leadUntil: PartialDate?
    /// Absent in what was sealed before there was any.
    public var description: ReportedDescription?
    /// Of a sensitive service alone.
    public var basis: SensitiveBasis?

    public init(
        source: String, organisation: Organisation.ID? = nil, authority: AuthorityCode?, residence: Residence?,
        carers: [Carer], service: ServiceKind?,
        contact: ContactCard?, account: Account.ID?, began: PartialDate?, ended: PartialDate?, leadProfessional: Bool,
        holdsAssessment: Bool, leadSince: PartialDate? = nil, leadUntil: PartialDate? = nil,
        description: ReportedDescription? = nil, basis: SensitiveBasis? = nil
    ) {
        self.source = source
        self.organisation = organisation
        self.authority = authority
        self.residence = residence
        self.carers = carers
        self.service = service
        self.contact = contact
        self.account = account
        self.began = began
        self.ended = ended
        self.leadProfessional = leadProfessional
        self.holdsAssessment = holdsAssessment
        (self.leadSince, self.leadUntil) = (leadSince, leadUntil)
        self.description = description
        self.basis = basis
    }
}
