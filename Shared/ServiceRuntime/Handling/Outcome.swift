import Contracts
import Model

/// What a handler decided: the answer, what is announced, and what the audit log is told. The runtime writes all of it
/// in the handler's own transaction.
public struct Outcome<Reply: Sendable>: Sendable {
    public var reply: Reply
    public var events: [any Event]
    public var audit: [AuditNote]
    /// Receipts besides the reply: each reaches its source's queue in the end, after the commit, and perhaps twice.
    public var receipts: [Receipt]
    /// How long after the commit the reply may leave; a shield's waits for the last lease to end.
    public var delay: Duration?
    /// The names of the jobs that have something to do now.
    public var wakes: [String]

    public init(
        reply: Reply, events: [any Event] = [], audit: [AuditNote] = [], receipts: [Receipt] = [],
        delay: Duration? = nil, wakes: [String] = []
    ) {
        self.reply = reply
        self.events = events
        self.audit = audit
        self.receipts = receipts
        self.delay = delay
        self.wakes = wakes
    }

    public static func reply(
        _ reply: Reply, announcing events: any Event..., auditing audit: AuditNote..., after delay: Duration? = nil
    ) -> Self {
        Self(reply: reply, events: events, audit: audit, delay: delay)
    }
}

extension Outcome where Reply == NoReply {
    public static func done(
        announcing events: [any Event] = [], auditing audit: [AuditNote] = [], owing receipts: [Receipt] = [],
        waking wakes: [String] = []
    )
        -> Self
    {
        Self(reply: NoReply(), events: events, audit: audit, receipts: receipts, wakes: wakes)
    }
}

/// What a query found, and what the audit log is told before the answer leaves.
public struct Answer<Reply: Sendable>: Sendable {
    public var reply: Reply
    public var audit: [AuditNote]

    public init(_ reply: Reply, auditing audit: AuditNote...) {
        self.reply = reply
        self.audit = audit
    }
}

/// An audit entry before the runtime has numbered, dated and signed it with the writer's name.
public struct AuditNote: Sendable, Hashable {
    public var action: AuditAction
    /// Defaults to the message's principal.
    public var actor: Account.ID?
    /// Defaults to the message's source where the note names no child: who reported whom is for the vault alone.
    public var source: String?
    /// For whom the actor, a mediator, did it. Defaults to the principal's.
    public var behalf: Account.ID?
    public var reason: LookupReason?
    public var terms: [String: String]
    public var children: [Child.ID]
    public var parts: [String]

    public init(
        _ action: AuditAction, actor: Account.ID? = nil, source: String? = nil, behalf: Account.ID? = nil,
        reason: LookupReason? = nil,
        terms: [String: String] = [:], children: [Child.ID] = [], parts: [String] = []
    ) {
        self.action = action
        self.actor = actor
        self.source = source
        self.behalf = behalf
        self.reason = reason
        self.terms = terms
        self.children = children
        self.parts = parts
    }
}
