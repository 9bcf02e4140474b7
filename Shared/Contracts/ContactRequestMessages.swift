import FoundationEssentials
import Model

/// A practitioner asks the management team to bring them together with those in contact with a child. It carries no
/// message: whoever is asked learns who asks, and about whom.
public struct ContactRequest: Codable, Hashable, Sendable {
    public typealias ID = Identifier<ContactRequest>

    /// All that the one who asked is ever told.
    public enum State: String, Codable, Hashable, Sendable, CaseIterable { case asked, passedOn, answered }

    public var id: ID
    public var child: Child.ID
    public var state: State
    public var asked: Date
    /// When it came to this state.
    public var since: Date
    /// Who asks, for shielding officers alone.
    public var by: AccountCard?

    public init(id: ID, child: Child.ID, state: State, asked: Date, since: Date, by: AccountCard? = nil) {
        self.id = id
        self.child = child
        self.state = state
        self.asked = asked
        self.since = since
        self.by = by
    }
}

/// Asks the management team to pass a request on. Whoever asks again while it is not answered has asked once.
///
/// The answer is the same whether the child is shielded, held, neither, or not there.
public struct RequestContact: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case tracked(ContactRequest)
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: Child.ID
    /// The principal's own card, as Identity sealed it for the vault.
    public var card: SealedEnvelope

    public init(principal: SignedPrincipal, child: Child.ID, card: SealedEnvelope) {
        self.principal = principal
        self.child = child
        self.card = card
    }

    public static let route = Route(.shielding, "request-contact")
    public static let senders: [Party] = [.gateway]
    public static let summary = "A practitioner asks the management team to pass a request for contact on."
    public var subjects: [Subject] { [Subject(child)] }
}

/// A shielding officer's queue, which is every request that is not answered and is for the officer's authority, the oldest
/// of each who asks first; anybody else's own requests, the newest first. At most fifty.
public struct ViewContactRequests: Query, Authenticated, SealedReply {
    public enum Reply: Codable, Hashable, Sendable {
        case requests([ContactRequest])
        case refused(Refusal)
    }

    public var principal: SignedPrincipal

    public init(principal: SignedPrincipal) { self.principal = principal }

    public static let route = Route(.shielding, "view-contact-requests")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Reads the requests for contact that wait, or the principal's own."
}

/// A shielding officer passes a request on, or closes it.
public struct ResolveContactRequest: Command, Authenticated {
    /// `passOn`, and the ways in which a request is answered; whoever asked is told of no way.
    public enum Step: String, Codable, Hashable, Sendable, CaseIterable {
        case passOn, contactMade, declined, notPossible
    }

    public enum Reply: Codable, Hashable, Sendable {
        case resolved(ContactRequest.State)
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var request: ContactRequest.ID
    public var step: Step

    public init(principal: SignedPrincipal, request: ContactRequest.ID, step: Step) {
        self.principal = principal
        self.request = request
        self.step = step
    }

    public static let route = Route(.shielding, "resolve-contact-request")
    public static let senders: [Party] = [.gateway]
    public static let summary = "A shielding officer passes a request for contact on, or closes it."
    public var subjects: [Subject] { [Subject(request)] }
}
