import FoundationEssentials
import Model

/// Everything of a child that is not always visible: the vault's one door.
public struct Release: GuardedQuery, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case released(Whereabouts)
        /// Shielded, unknown, not ready, not allowed: always this.
        case withheld
    }

    public var principal: SignedPrincipal
    public var child: Child.ID
    public var reason: LookupReason

    public init(principal: SignedPrincipal, child: Child.ID, reason: LookupReason) {
        self.principal = principal
        self.child = child
        self.reason = reason
    }

    public static let route = Route(.shielding, "release")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Reads where a child is and who is in contact, unless it must be withheld."
    public static let withheld = Reply.withheld
    public static let goodFor = leaseOfARelease
}

/// What the vault releases of a child.
public struct Whereabouts: Codable, Hashable, Sendable {
    /// One service in contact, now or formerly.
    public struct Contact: Codable, Hashable, Sendable {
        public var handle: Involvement.Handle
        public var service: ServiceKind
        public var contact: ContactCard
        public var began: PartialDate
        public var ended: PartialDate?
        /// Of one at most: `LeadProfessional`.
        public var leadProfessional: Bool
        /// Since when they are, or were, the lead professional; absent of who neither is nor was.
        public var leadSince: PartialDate?
        /// When another took over, or they no longer were.
        public var leadUntil: PartialDate?
        public var holdsAssessment: Bool
        /// Recorded by the practitioner themselves, and not reported by a source.
        public var selfDeclared: Bool
        /// How far the word of the practitioner's organisation about it is; absent of one that a source reported, and of a sensitive one.
        public var confirmation: Declaration.Standing?
        /// Which source reported it; absent of one that a practitioner recorded, or that was reported before this was kept.
        public var provenance: Provenance?
        /// Of a sensitive service, for those who are shown which it is.
        public var basis: SensitiveBasis?

        public init(
            handle: Involvement.Handle, service: ServiceKind, contact: ContactCard, began: PartialDate,
            ended: PartialDate?, leadProfessional: Bool, leadSince: PartialDate? = nil, leadUntil: PartialDate? = nil,
            holdsAssessment: Bool, selfDeclared: Bool, confirmation: Declaration.Standing? = nil,
            provenance: Provenance? = nil, basis: SensitiveBasis? = nil
        ) {
            self.handle = handle
            self.service = service
            self.contact = contact
            self.began = began
            self.ended = ended
            self.leadProfessional = leadProfessional
            (self.leadSince, self.leadUntil) = (leadSince, leadUntil)
            self.holdsAssessment = holdsAssessment
            self.selfDeclared = selfDeclared
            self.confirmation = confirmation
            self.provenance = provenance
            self.basis = basis
        }
    }

    /// Of those that sources give, the one that holds: the first of its kind among `items`.
    public var residence: Residence?
    public var carers: [Carer]
    public var authority: AuthorityCode?
    public var contacts: [Contact]
    /// Which source says what; empty where nothing is kept of that yet. Absent from those who do not say it.
    public var items: [SaidItem]?
    /// True where a sensitive service is in contact that is not among `contacts`; else absent.
    public var sensitiveService: Bool?

    public init(
        residence: Residence?, carers: [Carer], authority: AuthorityCode?, contacts: [Contact],
        items: [SaidItem]? = nil, sensitiveService: Bool = false
    ) {
        self.residence = residence
        self.carers = carers
        self.authority = authority
        self.contacts = contacts
        self.items = items
        self.sensitiveService = sensitiveService ? true : nil
    }
}

/// Asks who may be told of facts, at the moment of delivery.
public struct RecipientsOf: GuardedQuery {
    /// One fact about a child that somebody may be told of.
    public struct Fact: Codable, Hashable, Sendable {
        public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
            case began, ended
            /// Whoever stands behind `handle` is the lead professional now, or holds an assessment.
            case leads, assesses
            /// The organisation of whoever stands behind `handle` confirms, or declines, what they recorded themselves.
            case confirmed, declined
        }

        /// The asker's own id of the fact.
        @WireID public var id: UUID
        public var child: Child.ID
        public var kind: Kind
        public var handle: Involvement.Handle
        public var inContact: [Involvement.Handle]

        public init(
            id: UUID, child: Child.ID, kind: Kind, handle: Involvement.Handle, inContact: [Involvement.Handle]
        ) {
            self.id = id
            self.child = child
            self.kind = kind
            self.handle = handle
            self.inContact = inContact
        }
    }

    public struct Recipient: Codable, Hashable, Sendable {
        public var account: Account.ID
        public var told: NotificationKind

        public init(account: Account.ID, told: NotificationKind) {
            self.account = account
            self.told = told
        }
    }

    /// The facts that are decided; one that is missing here is not ripe (the vault has not heard of a handle yet):
    /// ask again later.
    public struct Reply: Codable, Hashable, Sendable {
        public struct Decision: Codable, Hashable, Sendable {
            @WireID public var fact: UUID
            public var recipients: [Recipient]

            public init(fact: UUID, recipients: [Recipient]) {
                self.fact = fact
                self.recipients = recipients
            }
        }

        public var decisions: [Decision]

        public init(decisions: [Decision]) { self.decisions = decisions }
    }

    /// At most 256.
    public var facts: [Fact]

    public init(facts: [Fact]) { self.facts = facts }

    public static let route = Route(.shielding, "recipients-of")
    public static let senders: [Party] = [.notifications]
    public static let summary = "Asks who may be told of facts about children, at the moment of delivery."
    public static let withheld = Reply(decisions: [])
    public static let goodFor = leaseOfARelease
}

/// Why a child is shielded: from a fixed list, because free text would become case information.
public enum ShieldGrounds: String, Codable, Hashable, Sendable, CaseIterable {
    case domesticAbuse, witnessProtection, honourBasedViolence, adoption, courtOrder, threatToFamily, prominentFamily
}

/// A shielding officer shields a child. The reply leaves a release's lease after the commit: once it is read, no
/// whereabouts leave.
public struct ShieldChild: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case shielded(since: Date)
        case alreadyShielded(since: Date)
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: Child.ID
    public var grounds: ShieldGrounds
    /// As with `RequestShield`.
    public var aliases: SealedEnvelope?

    public init(
        principal: SignedPrincipal, child: Child.ID, grounds: ShieldGrounds, aliases: SealedEnvelope? = nil
    ) {
        self.principal = principal
        self.child = child
        self.grounds = grounds
        self.aliases = aliases
    }

    public static let route = Route(.shielding, "shield-child")
    public static let senders: [Party] = [.gateway, .operations]
    public static let summary = "A shielding officer shields a child."
    public var subjects: [Subject] { [Subject(child)] }
}

/// A shielding officer asks that a child's shield be lifted. It is lifted once another officer asks for the same within
/// fourteen days; a shield that is ordered again, a merge or a separation in between takes the first word back.
public struct LiftShield: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        /// The child is shielded still, and another officer's word is needed.
        case proposed(since: Date)
        case lifted
        case notShielded
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: Child.ID

    public init(principal: SignedPrincipal, child: Child.ID) {
        self.principal = principal
        self.child = child
    }

    public static let route = Route(.shielding, "lift-shield")
    public static let senders: [Party] = [.gateway]
    public static let summary = "One of two shielding officers lifts a shield."
    public var subjects: [Subject] { [Subject(child)] }
}

/// Whether a child may be listed who may be another one that is known: the vault's word, sent whenever it changes.
public struct RecordCleared: Event {
    public var child: Child.ID
    /// Everybody whom the child may be, by what the vault knows, while none of them is shielded, nor the child, nor of
    /// an authority that is loading. Nobody once one is: the record is held, and what was cleared before is taken back.
    public var candidates: [Child.ID]

    public init(child: Child.ID, candidates: [Child.ID]) {
        self.child = child
        self.candidates = candidates
    }

    public static let route = Route(.shielding, "record-cleared", lane: .events)
    public static let senders: [Party] = [.shielding]
    public static let receivers: [Party] = [.directory]
    public static let summary = "Nobody whom a child may be is shielded, so the record may be listed; or the contrary."
    public var subjects: [Subject] { [Subject(child)] }
}
