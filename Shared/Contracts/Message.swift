import FoundationEssentials
import Model

/// Everything that crosses a queue. The kind of a message, declared by the protocol it adopts, says when its reply
/// leaves and which guarantees hold; it is never a flag where handlers are wired.
public protocol Message: Codable, Hashable, Sendable {
    associatedtype Reply: Codable & Hashable & Sendable
    static var route: Route { get }
    /// Who may send it: bound from their exchange alone, and checked again on delivery by the validated `user_id`.
    static var senders: [Party] { get }
    /// Whose queue it enters.
    static var receivers: [Party] { get }
    /// What it means, in one sentence, for those who read the AsyncAPI document.
    static var summary: String { get }
}

extension Message {
    public static var receivers: [Party] { [route.owner] }
}

/// A message that is handled in one transaction of the receiver; the handler asks nobody.
public protocol Change: Message {
    /// What the receiver holds while it reads and decides.
    var subjects: [Subject] { get }
}

/// Something that happened. Applied once and in order per subject, from each sender: the position rule.
public protocol Event: Change where Reply == NoReply {}

/// A wish. Its reply leaves after the commit and is kept by request id, so that a repeat gets the same reply.
public protocol Command: Change {}

/// What a source system hands in at the intake. Whatever becomes of it, even malformed, it earns a receipt.
public protocol Submission: Command where Reply == Receipt {
    /// As it arrives from a source system: the sealed body is the whole message.
    init(sealed: Data)
}

/// A message that a person caused. The receiver's runtime verifies the principal before any handler sees the message:
/// Identity's signature, the request it was signed for, its time.
public protocol Authenticated: Message {
    var principal: SignedPrincipal { get }
}

/// A message that a person may have caused, or else whoever the broker names as its sender. A principal that it has is verified
/// as that of an `Authenticated` message.
public protocol OptionallyAuthenticated: Message {
    var principal: SignedPrincipal? { get }
}

/// A question. Its audit entry is committed before the reply leaves; it writes nothing else.
public protocol Query: Message {}

/// A question whose answer could tell where a child is. The reply is sealed to the one-use key of the request, and is
/// worthless once `goodFor` has passed since the asking.
public protocol GuardedQuery: Message, SealedReply {
    /// What whoever asks sees when the answer is late, missing or denied: the same shape in each case.
    static var withheld: Reply { get }
    /// Counted from the asking, on the asker's monotonic clock.
    static var goodFor: Duration { get }
}

/// A message whose reply the broker must not be able to read: it is sealed to a one-use key that the request carries.
public protocol SealedReply: Message {}

/// What an event is answered with: nothing.
public struct NoReply: Codable, Hashable, Sendable {
    public init() {}
}

/// The age at which a guarded answer is worthless: 250 ms from the asking. A shield is acknowledged as long after it
/// is committed, so that once it is acknowledged no whereabouts leave.
public let leaseOfARelease: Duration = .milliseconds(250)
