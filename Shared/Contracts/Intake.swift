import FoundationEssentials
import Model

/// The one event that source systems publish: a version of their record of a child, with one involvement in it or none.
///
/// On the wire it is a structured CloudEvent in JSON, sealed whole (libsodium sealed box) to Identity's intake key.
/// The border is closed: a field that is not named here is refused.
public struct InvolvementReport: Codable, Hashable, Sendable {
    /// The source's own id of its record of this child; it identifies the record, never by itself a person.
    public var record: String
    /// The order of versions within the record, where the source counts them; else the event's `time` orders.
    public var sequence: Int?
    /// The child's responsible authority.
    public var authority: AuthorityCode
    public var child: ReportedChild
    /// Absent where the source knows the child and no service: a register of births, child benefit. It says nothing then about
    /// the involvements that earlier versions named.
    public var involvement: ReportedInvolvement?

    public init(
        record: String, sequence: Int? = nil, authority: AuthorityCode, child: ReportedChild,
        involvement: ReportedInvolvement?
    ) {
        self.record = record
        self.sequence = sequence
        self.authority = authority
        self.child = child
        self.involvement = involvement
    }
}

/// The child as a source knows it.
public struct ReportedChild: Codable, Hashable, Sendable {
    public var name: PersonName
    public var formerNames: [PersonName]?
    /// Names that the child goes by besides.
    public var knownAs: [PersonName]?
    public var dateOfBirth: PartialDate
    /// The day on which the child died: for sources that may assert deaths alone.
    public var dateOfDeath: PartialDate?
    public var gender: Gender
    /// Ten digits. Kept as a keyed hash alone, to match by.
    public var nhsNumber: String?
    /// The unique pupil number. Kept as a keyed hash alone, to match by.
    public var upn: String?
    public var residence: Residence?
    public var carers: [Carer]?

    public init(
        name: PersonName, formerNames: [PersonName]? = nil, knownAs: [PersonName]? = nil, dateOfBirth: PartialDate,
        gender: Gender, nhsNumber: String? = nil, upn: String? = nil, residence: Residence? = nil,
        carers: [Carer]? = nil, dateOfDeath: PartialDate? = nil
    ) {
        self.name = name
        self.formerNames = formerNames
        self.knownAs = knownAs
        self.nhsNumber = nhsNumber
        self.upn = upn
        self.dateOfBirth = dateOfBirth
        self.dateOfDeath = dateOfDeath
        self.gender = gender
        self.residence = residence
        self.carers = carers
    }
}

/// One service in contact with the child, as a source knows it.
public struct ReportedInvolvement: Codable, Hashable, Sendable {
    /// The source's own id of this involvement within the record.
    public var reference: String
    public var service: ServiceKind
    public var contact: ContactCard
    public var began: PartialDate
    public var ended: PartialDate?
    public var leadProfessional: Bool?
    /// Since when the practitioner leads, or led; absent where that is since the involvement began.
    public var leadSince: PartialDate?
    /// Until when the practitioner led, who does so no more.
    public var leadUntil: PartialDate?
    public var holdsAssessment: Bool?
    /// On which a sensitive service is recorded; absent of any other.
    public var basis: SensitiveBasis?
    /// True where the child no longer consents: the involvement is removed, and its reference is used up.
    public var consentWithdrawn: Bool?

    public init(
        reference: String, service: ServiceKind, contact: ContactCard, began: PartialDate, ended: PartialDate? = nil,
        leadProfessional: Bool? = nil, leadSince: PartialDate? = nil, leadUntil: PartialDate? = nil,
        holdsAssessment: Bool? = nil, basis: SensitiveBasis? = nil, consentWithdrawn: Bool? = nil
    ) {
        self.reference = reference
        self.service = service
        self.contact = contact
        self.began = began
        self.ended = ended
        self.leadProfessional = leadProfessional
        self.leadSince = leadSince
        self.leadUntil = leadUntil
        self.holdsAssessment = holdsAssessment
        (self.basis, self.consentWithdrawn) = (basis, consentWithdrawn)
    }
}

/// The structured CloudEvent (1.0) around a report.
public struct IntakeEvent: Codable, Hashable, Sendable {
    public var specversion: String
    /// Unique within the source for ever; a repeat of it has no effect and earns the same receipt.
    public var id: String
    public var source: String
    /// `identity.report-involvement.v1`.
    public var type: String
    public var time: Date
    public var data: InvolvementReport

    public init(id: String, source: String, time: Date, data: InvolvementReport) {
        self.specversion = "1.0"
        self.id = id
        self.source = source
        self.type = ReportInvolvement.route.type
        self.time = time
        self.data = data
    }
}

/// A sealed intake event as it reaches Identity: from the broker's intake, where the exchange proves the source, or
/// from the gateway, where a signed principal of a feed account does.
public struct ReportInvolvement: Submission, OptionallyAuthenticated {
    public var sealed: Data
    public var principal: SignedPrincipal?

    public init(sealed: Data) { self.init(sealed: sealed, principal: nil) }

    public init(sealed: Data, principal: SignedPrincipal?) {
        self.sealed = sealed
        self.principal = principal
    }

    public static let route = Route(.identity, "report-involvement", lane: .intake)
    public static let senders: [Party] = [.gateway]
    public static let summary =
        "A source system reports who a child is, and that a service is, or is no longer, in contact with them."
    public var subjects: [Subject] { [] }
}

/// What became of one submission; it goes to the source's receipts queue, and is kept with the event id for life.
public struct Receipt: Codable, Hashable, Sendable {
    public enum Outcome: String, Codable, Hashable, Sendable, CaseIterable {
        case accepted
        /// Understood, and a later version of the same item is known already: nothing changed.
        case superseded
        case refused
        /// The feed is paused; the event is kept and handled when the feed is resumed, when its own receipt
        /// replaces this one in the list.
        case held
    }

    /// The event's own id; absent when it could not be read.
    public var event: String?
    public var source: String
    public var outcome: Outcome
    public var problems: [Problem]
    public var at: Date

    public init(event: String?, source: String, outcome: Outcome, problems: [Problem] = [], at: Date) {
        self.event = event
        self.source = source
        self.outcome = outcome
        self.problems = problems
        self.at = at
    }
}

/// A source system's places at the broker.
public enum SourceQueues {
    /// The exchange that the source alone may write to: it proves who reported, whatever the message says of itself.
    public static func intakeExchange(of source: String) -> String { "intake.\(source)" }

    /// The queue that the source alone reads; bound from Identity's replies by its own name.
    public static func receipts(of source: String) -> String { "receipts.\(source)" }
}
