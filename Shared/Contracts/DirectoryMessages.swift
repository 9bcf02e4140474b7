import FoundationEssentials
import Model

/// The always-visible record of one child.
public struct ViewRecord: Query, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case record(VisibleChild)
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: Child.ID
    public var reason: LookupReason

    public init(principal: SignedPrincipal, child: Child.ID, reason: LookupReason) {
        self.principal = principal
        self.child = child
        self.reason = reason
    }

    public static let route = Route(.directory, "view-record")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Reads what is always visible of a child, for a stated reason."
}

/// A practitioner records their own involvement; self-declared until their organisation confirms it.
public struct RecordInvolvement: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case recorded(Involvement.Handle)
        case alreadyRecorded(Involvement.Handle)
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: Child.ID
    public var kind: ContactKind
    public var began: PartialDate
    public var leadProfessional: Bool
    public var holdsAssessment: Bool
    /// `Authorise.Grant.card`, passed on unopened.
    public var card: SealedEnvelope

    public init(
        principal: SignedPrincipal, child: Child.ID, kind: ContactKind, began: PartialDate, leadProfessional: Bool,
        holdsAssessment: Bool, card: SealedEnvelope
    ) {
        self.principal = principal
        self.child = child
        self.kind = kind
        self.began = began
        self.leadProfessional = leadProfessional
        self.holdsAssessment = holdsAssessment
        self.card = card
    }

    public static let route = Route(.directory, "record-involvement")
    public static let senders: [Party] = [.gateway]
    public static let summary = "A practitioner records that they are in contact with a child."
    public var subjects: [Subject] { [Subject(child)] }
}

/// A practitioner ends the involvement that they recorded themselves.
public struct EndInvolvement: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case ended
        case alreadyEnded
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: Child.ID
    public var handle: Involvement.Handle
    public var ended: PartialDate
    /// True where the child no longer consents to a sensitive service: it is removed, whether it has ended or not. Absent means no.
    public var consentWithdrawn: Bool?

    public init(
        principal: SignedPrincipal, child: Child.ID, handle: Involvement.Handle, ended: PartialDate,
        consentWithdrawn: Bool = false
    ) {
        self.principal = principal
        self.child = child
        self.handle = handle
        self.ended = ended
        self.consentWithdrawn = consentWithdrawn ? true : nil
    }

    public static let route = Route(.directory, "end-involvement")
    public static let senders: [Party] = [.gateway]
    public static let summary = "A practitioner ends the involvement that they recorded."
    public var subjects: [Subject] { [Subject(child)] }
}

/// A practitioner says of the involvement that they recorded themselves whether they are the lead professional from today on, or no
/// longer, and whether they hold an assessment. What is absent stays as it is.
public struct ChangeInvolvement: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        /// Whether anybody else is the lead professional is not said.
        case changed
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: Child.ID
    public var handle: Involvement.Handle
    public var leadProfessional: Bool?
    public var holdsAssessment: Bool?

    public init(
        principal: SignedPrincipal, child: Child.ID, handle: Involvement.Handle, leadProfessional: Bool?,
        holdsAssessment: Bool?
    ) {
        self.principal = principal
        self.child = child
        self.handle = handle
        self.leadProfessional = leadProfessional
        self.holdsAssessment = holdsAssessment
    }

    public static let route = Route(.directory, "change-involvement")
    public static let senders: [Party] = [.gateway]
    public static let summary = "A practitioner says whether they lead, and whether they hold an assessment."
    public var subjects: [Subject] { [Subject(child)] }
}

/// A practitioner's own involvement, for the vault: who stands behind the handle.
public struct InvolvementDeclared: Event {
    public var child: Child.ID
    public var handle: Involvement.Handle
    public var account: Account.ID
    public var began: PartialDate
    public var ended: PartialDate?
    public var leadProfessional: Bool
    public var holdsAssessment: Bool
    public var leadSince: PartialDate?
    public var leadUntil: PartialDate?
    /// An `AccountCard`, sealed by Identity with the account's identifier as associated data.
    public var card: SealedEnvelope
    /// True where the child no longer consents to it: it is removed for good. Absent means no.
    public var withdrawn: Bool?

    public init(
        child: Child.ID, handle: Involvement.Handle, account: Account.ID, began: PartialDate, ended: PartialDate?,
        leadProfessional: Bool, holdsAssessment: Bool, leadSince: PartialDate? = nil, leadUntil: PartialDate? = nil,
        card: SealedEnvelope, withdrawn: Bool = false
    ) {
        self.child = child
        self.handle = handle
        self.account = account
        self.began = began
        self.ended = ended
        self.leadProfessional = leadProfessional
        self.holdsAssessment = holdsAssessment
        (self.leadSince, self.leadUntil) = (leadSince, leadUntil)
        self.card = card
        self.withdrawn = withdrawn ? true : nil
    }

    public static let route = Route(.directory, "involvement-declared", lane: .events)
    public static let senders: [Party] = [.directory]
    public static let receivers: [Party] = [.shielding]
    public static let summary = "A practitioner's own involvement began or ended; the part that the vault keeps."
    public var subjects: [Subject] { [Subject(child)] }
}

/// Somebody is newly in contact with a child. It names nobody: the vault knows who stands behind the handles.
public struct InvolvementBegan: Event {
    public var child: Child.ID
    public var handle: Involvement.Handle
    /// Who was in contact when this began, in Directory's order.
    public var inContact: [Involvement.Handle]
    public var at: Date

    public init(child: Child.ID, handle: Involvement.Handle, inContact: [Involvement.Handle], at: Date) {
        self.child = child
        self.handle = handle
        self.inContact = inContact
        self.at = at
    }

    public static let route = Route(.directory, "involvement-began", lane: .events)
    public static let senders: [Party] = [.directory]
    public static let receivers: [Party] = [.notifications]
    public static let summary = "Somebody is newly in contact with a child."
    public var subjects: [Subject] { [Subject(child)] }
}

/// Somebody is no longer in contact with a child.
public struct InvolvementEnded: Event {
    public var child: Child.ID
    public var handle: Involvement.Handle
    /// Who is still in contact, in Directory's order.
    public var inContact: [Involvement.Handle]
    public var at: Date

    public init(child: Child.ID, handle: Involvement.Handle, inContact: [Involvement.Handle], at: Date) {
        self.child = child
        self.handle = handle
        self.inContact = inContact
        self.at = at
    }

    public static let route = Route(.directory, "involvement-ended", lane: .events)
    public static let senders: [Party] = [.directory]
    public static let receivers: [Party] = [.notifications]
    public static let summary = "Somebody is no longer in contact with a child."
    public var subjects: [Subject] { [Subject(child)] }
}

/// Whoever is in contact is the lead professional now, or holds an assessment, and was not before. It names nobody.
public struct PartTaken: Event {
    public enum Part: String, Codable, Hashable, Sendable, CaseIterable { case leadProfessional, assessment }

    public var child: Child.ID
    public var part: Part
    public var handle: Involvement.Handle
    /// Who is in contact besides, in Directory's order; whoever led before among them.
    public var inContact: [Involvement.Handle]
    public var at: Date

    public init(
        child: Child.ID, part: Part, handle: Involvement.Handle, inContact: [Involvement.Handle], at: Date
    ) {
        self.child = child
        self.part = part
        self.handle = handle
        self.inContact = inContact
        self.at = at
    }

    public static let route = Route(.directory, "part-taken", lane: .events)
    public static let senders: [Party] = [.directory]
    public static let receivers: [Party] = [.notifications]
    public static let summary = "Somebody in contact leads now, or holds an assessment."
    public var subjects: [Subject] { [Subject(child)] }
}
