import FoundationEssentials
import Model

/// Why somebody has to see past a shield at once: from a fixed list, because free text would become case information.
public enum OverrideReason: String, Codable, Hashable, Sendable, CaseIterable {
    case immediateDanger, missingChild, childProtectionEnquiry, medicalEmergency
}

/// What an investigation of an override found.
public enum InvestigationOutcome: String, Codable, Hashable, Sendable, CaseIterable {
    case justified, mistaken, misused
}

/// Somebody with the right to it overrides the shield of one child, in this session, until they end it. An investigation
/// is opened, and the shielding officers are told.
///
/// The answer depends on the right alone: it is the same for a child who is shielded, or held, or neither, or not there.
public struct UseOverride: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case holds(since: Date)
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: Child.ID
    public var reason: OverrideReason
    /// That an investigation follows at once. It must be true: nobody overrides without having been warned.
    public var acknowledged: Bool
    /// The principal's own card, as Identity sealed it for the vault: for those who investigate.
    public var card: SealedEnvelope

    public init(
        principal: SignedPrincipal, child: Child.ID, reason: OverrideReason, acknowledged: Bool, card: SealedEnvelope
    ) {
        self.principal = principal
        self.child = child
        self.reason = reason
        self.acknowledged = acknowledged
        self.card = card
    }

    public static let route = Route(.shielding, "use-override")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Somebody with the right to it sees past the shield of one child, in this session."
    public var subjects: [Subject] { [Subject(child)] }
}

/// Ends the principal's own override of a child. The reply leaves a release's lease after the commit: once it is read,
/// nothing more leaves by the override. There may be none.
public struct EndOverride: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case ended
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: Child.ID

    public init(principal: SignedPrincipal, child: Child.ID) {
        self.principal = principal
        self.child = child
    }

    public static let route = Route(.shielding, "end-override")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Ends the principal's own override of a child."
    public var subjects: [Subject] { [Subject(child)] }
}

/// An override was used. It says neither by whom nor why, nor whether the child is shielded.
public struct OverrideUsed: Event {
    public var child: Child.ID
    public var at: Date
    /// `ConcernedOfficers` in JSON, sealed to Identity's intake key: whose officers are told. All are where it is absent.
    public var concerned: Data?

    public init(child: Child.ID, at: Date, concerned: Data? = nil) {
        self.child = child
        self.at = at
        self.concerned = concerned
    }

    public static let route = Route(.shielding, "override-used", lane: .events)
    public static let senders: [Party] = [.shielding]
    public static let receivers: [Party] = [.notifications]
    public static let summary = "An override of a shield was used: the shielding officers are to be told."
    public var subjects: [Subject] { [Subject(child)] }
}

/// What was done by an override, for shielding officers to look into.
public struct Investigation: Codable, Hashable, Sendable {
    public typealias ID = Identifier<Investigation>

    public var id: ID
    public var child: Child.ID
    public var opened: Date
    /// When the override ended; absent while it may hold.
    public var ended: Date?
    /// Absent where what the vault wrote can't be read any more; then nobody can close it.
    public var reason: OverrideReason?
    /// Who overrode.
    public var by: AccountCard?

    public init(
        id: ID, child: Child.ID, opened: Date, ended: Date?, reason: OverrideReason?, by: AccountCard?
    ) {
        self.id = id
        self.child = child
        self.opened = opened
        self.ended = ended
        self.reason = reason
        self.by = by
    }
}

/// The investigations that are open and for the officer's authority, the oldest first, at most fifty.
public struct ViewInvestigations: Query, Authenticated, SealedReply {
    public enum Reply: Codable, Hashable, Sendable {
        case investigations([Investigation])
        case refused(Refusal)
    }

    public var principal: SignedPrincipal

    public init(principal: SignedPrincipal) { self.principal = principal }

    public static let route = Route(.shielding, "view-investigations")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Reads the investigations of overrides that are open."
}

/// A shielding officer, not the one who overrode, says what came of an investigation. An override that still holds ends.
public struct CloseInvestigation: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case closed(at: Date)
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var investigation: Investigation.ID
    public var outcome: InvestigationOutcome

    public init(principal: SignedPrincipal, investigation: Investigation.ID, outcome: InvestigationOutcome) {
        self.principal = principal
        self.investigation = investigation
        self.outcome = outcome
    }

    public static let route = Route(.shielding, "close-investigation")
    public static let senders: [Party] = [.gateway]
    public static let summary = "A shielding officer says what came of the investigation of an override."
    public var subjects: [Subject] { [Subject(investigation)] }
}
