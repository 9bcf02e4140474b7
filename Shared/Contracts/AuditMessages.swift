import FoundationEssentials
import Model

/// One writer of audit entries: a lane of a replica, from its start to its end. Entries are counted per writer, so
/// that completeness can be shown without contention.
public enum AuditWriter {
    public typealias ID = Identifier<AuditWriter>
}

/// What was done or decided.
public enum AuditAction: String, Codable, Hashable, Sendable, CaseIterable {
    case signedIn, signInRefused, signedOut, openedAccount
    case confirmedSession, confirmationRefused
    case beganMediation, endedMediation, mediationRefused
    case beganEnrolment, enrolledSecondFactor, resetSecondFactor, renewedAccount, suspendedAccount, restoredAccount
    case accreditedOrganisation, withdrewAccreditation, viewedAccounts
    case warnedOfLookups, askedCodeForLookup, stoppedLookup
    case foundChildren, viewedRecord, releasedWhereabouts, withheldWhereabouts
    case reportAccepted, reportSuperseded, reportRefused, reportHeld, createdChild
    case involvementBegan, involvementChanged, involvementEnded, recordedInvolvement, endedInvolvement
    case changedInvolvement
    case decidedRecipients, notified, viewedInbox, markedRead
    case shieldedChild, proposedLifting, liftedShield, restoredShield, purgedRecords, refused
    case proposedTellingApart, toldApart, viewedHeld, viewedPeople
    case proposedWithdrawal, withdrewIdentity, restoredWithdrawal, suspectedIdentity
    case requestedShield, viewedShieldRequests, declinedShieldRequest
    case viewedDueShields, confirmedShield, remindedOfShieldReview
    case viewedGoLive, beganLoading, signedOffShields, restoredLoading
    case proposedDisclosure, disclosedRecord, releasedByDisclosure
    case usedOverride, releasedByOverride, endedOverride, viewedInvestigations, closedInvestigation
    case requestedContact, viewedContactRequests, resolvedContactRequest
    case proposedTransfer, dueTransfer, agreedToTransfer, completedTransfer, endedTransfer, viewedTransfers
    case remindedOfTransfer
    case viewedReviews, claimedReview, decidedReview, passedReviewOn, undidReview
    case mergedChildren, separatedChildren
    case pausedFeed, resumedFeed, notedFullSend, viewedReceipts, viewedQuality, retriedParked, droppedParked,
        viewedParked
    case restored, offeredAgain, viewedForked
    case recordedConsent, withdrewConsent, setRetention, purgedRecord, ranRetention
    case viewedGaps
    case watchedChild, endedWatch, viewedWatches
    case viewedDeclarations, confirmedInvolvement, declinedInvolvement
    case proposedChild, viewedProposedChildren, decidedProposedChild
}

/// One action of a person, or one decision about a child. Results are identifiers and the parts shown, never values.
public struct AuditEntry: Codable, Hashable, Sendable {
    public enum Tag {}
    public typealias ID = Identifier<Tag>

    public var id: ID
    public var writer: AuditWriter.ID
    /// The service that acted or decided.
    public var service: Party
    public var at: Date
    public var action: AuditAction
    /// The person who acted; absent for a decision that no person asked for.
    public var actor: Account.ID?
    /// The source system that acted.
    public var source: String?
    /// For whom the actor, a mediator, did it.
    public var behalf: Account.ID?
    public var reason: LookupReason?
    /// The request or event that this belongs to.
    @WireID public var request: UUID?
    /// The terms of a query, as asked; `by` is `operations` where those who run the system acted.
    public var terms: [String: String]
    /// Every child that was shown or decided about.
    public var children: [Child.ID]
    /// The parts that were shown: `residence`, `contacts`.
    public var parts: [String]

    public init(
        id: ID, writer: AuditWriter.ID, service: Party, at: Date, action: AuditAction, actor: Account.ID? = nil,
        source: String? = nil, behalf: Account.ID? = nil, reason: LookupReason? = nil, request: UUID? = nil,
        terms: [String: String] = [:],
        children: [Child.ID] = [], parts: [String] = []
    ) {
        self.id = id
        self.writer = writer
        self.service = service
        self.at = at
        self.action = action
        self.actor = actor
        self.source = source
        self.behalf = behalf
        self.reason = reason
        self.request = request
        self.terms = terms
        self.children = children
        self.parts = parts
    }
}

/// What one transaction of a writer did and decided. One message, whatever a batch held: a writer's messages are
/// numbered, and the entries in them are in the order of its decisions.
public struct AuditEntriesWritten: Event {
    /// How many entries a message holds at most.
    public static let most = 256

    public var writer: AuditWriter.ID
    public var entries: [AuditEntry]

    public init(writer: AuditWriter.ID, entries: [AuditEntry]) {
        self.writer = writer
        self.entries = entries
    }

    public static let route = Route(.audit, "entries-written", lane: .events)
    public static let senders: [Party] = Party.services
    public static let summary = "What one transaction did and decided: actions of persons, decisions about children."
    public var subjects: [Subject] { [Subject(writer)] }
}
