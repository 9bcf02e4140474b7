import FoundationEssentials
import Model

/// The responsibility for a child on its way from one authority to another, as one of the two sees it. It is the
/// other's once the new authority has accepted and the old one has agreed.
public struct Transfer: Codable, Hashable, Sendable {
    public typealias ID = Identifier<Transfer>

    /// The authority that is responsible, or the one that is to be.
    public enum Side: String, Codable, Hashable, Sendable, CaseIterable { case giving, receiving }

    /// What it began with: a report from the receiving authority, or the word of one of the two.
    public enum Origin: String, Codable, Hashable, Sendable, CaseIterable { case move, giving, receiving }

    public enum State: String, Codable, Hashable, Sendable, CaseIterable {
        case waiting
        /// Nobody has settled it in time, and both were reminded.
        case reminded
        /// Nor since then.
        case escalated
        case completed, refused, withdrawn
        /// The child is on the way to another authority now.
        case overtaken
    }

    public var id: ID
    public var child: Child.ID
    /// The reader's own.
    public var side: Side
    /// The other authority; absent where it is not known, or not for the reader yet.
    public var other: AuthorityCode?
    public var origin: Origin
    public var opened: Date
    public var state: State
    /// Who has agreed.
    public var agreed: [Side]
    /// Why it was refused.
    public var refusal: TransferStep?
    public var closed: Date?

    public init(
        id: ID, child: Child.ID, side: Side, other: AuthorityCode?, origin: Origin, opened: Date, state: State,
        agreed: [Side], refusal: TransferStep? = nil, closed: Date? = nil
    ) {
        self.id = id
        self.child = child
        self.side = side
        self.other = other
        self.origin = origin
        self.opened = opened
        self.state = state
        self.agreed = agreed
        self.refusal = refusal
        self.closed = closed
    }
}

/// What somebody says to a transfer: that their authority agrees, that it takes its word back, or why it refuses.
public enum TransferStep: String, Codable, Hashable, Sendable, CaseIterable {
    case accept, withdraw
    /// The child lives where they did.
    case notMoved
    /// The child is away for a while only.
    case temporaryStay
    /// It is another child who moved.
    case wrongChild
    /// The child is on the way to yet another authority.
    case movedElsewhere
    /// What the authority has begun for the child has to be finished first.
    case notReady

    public var isRefusal: Bool { self != .accept && self != .withdraw }
}

/// Which transfer somebody spoke of, and how it stands now.
public struct TransferStanding: Codable, Hashable, Sendable {
    public var transfer: Transfer.ID
    public var state: Transfer.State

    public init(transfer: Transfer.ID, state: Transfer.State) {
        self.transfer = transfer
        self.state = state
    }
}

public enum TransferReply: Codable, Hashable, Sendable {
    case stands(TransferStanding)
    case refused(Refusal)
}

/// Somebody of the responsible authority, or of the one named, says that the child is to be the latter's. It is their
/// own authority's agreement too. Data managers say so of children of whom nothing is withheld, shielding officers of
/// the others; to whoever may not, the child is one who is not there.
public struct ProposeTransfer: Command, Authenticated {
    public typealias Reply = TransferReply

    public var principal: SignedPrincipal
    public var child: Child.ID
    public var to: AuthorityCode

    public init(principal: SignedPrincipal, child: Child.ID, to: AuthorityCode) {
        self.principal = principal
        self.child = child
        self.to = to
    }

    public static let route = Route(.shielding, "propose-transfer")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Somebody of either authority proposes that a child becomes the other's."
    public var subjects: [Subject] { [Subject(child)] }
}

/// Somebody of either authority agrees to a transfer, refuses it, or takes their authority's word back.
public struct DecideTransfer: Command, Authenticated {
    public typealias Reply = TransferReply

    public var principal: SignedPrincipal
    public var transfer: Transfer.ID
    public var step: TransferStep

    public init(principal: SignedPrincipal, transfer: Transfer.ID, step: TransferStep) {
        self.principal = principal
        self.transfer = transfer
        self.step = step
    }

    public static let route = Route(.shielding, "decide-transfer")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Somebody of either authority agrees to a transfer, or refuses it."
    public var subjects: [Subject] { [Subject(transfer)] }
}

/// The transfers from and to the principal's own authority: to a data manager of children of whom nothing is
/// withheld, to a shielding officer of the others. Those that wait, the oldest first, and then those that ended
/// within four weeks.
public struct ViewTransfers: GuardedQuery, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case transfers([Transfer])
        case refused(Refusal)
    }

    /// At most so many are shown at once.
    public static let most = 50

    public var principal: SignedPrincipal

    public init(principal: SignedPrincipal) { self.principal = principal }

    public static let route = Route(.shielding, "view-transfers")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Lists the transfers from and to the principal's authority."
    public static let withheld = Reply.refused(Refusal(.unavailable))
    public static let goodFor = leaseOfARelease
}

/// A report names another authority for a child than the one that is responsible. It moves nothing: two authorities
/// are to say.
public struct MoveReported: Event {
    public var child: Child.ID
    public var to: AuthorityCode

    public init(child: Child.ID, to: AuthorityCode) {
        self.child = child
        self.to = to
    }

    public static let route = Route(.directory, "move-reported", lane: .events)
    public static let senders: [Party] = [.directory]
    public static let receivers: [Party] = [.shielding]
    public static let summary = "A report names another authority for a child than the responsible one."
    public var subjects: [Subject] { [Subject(child)] }
}

/// Which authority is responsible for a child from now on: by a transfer, or because of a merge or a separation.
public struct ResponsibilitySettled: Event {
    public var child: Child.ID
    public var authority: AuthorityCode
    /// When both had agreed; absent after a merge or a separation, where whose the child is follows from what is known.
    public var transferred: Date?

    public init(child: Child.ID, authority: AuthorityCode, transferred: Date?) {
        self.child = child
        self.authority = authority
        self.transferred = transferred
    }

    public static let route = Route(.shielding, "responsibility-settled", lane: .events)
    public static let senders: [Party] = [.shielding]
    public static let receivers: [Party] = [.directory]
    public static let summary = "Which authority is responsible for a child from now on."
    public var subjects: [Subject] { [Subject(child)] }
}

/// Directory has the child as the new authority's, and says so to the vault, which goes by it: so that a vault that
/// is restored hears of it again.
public struct TransferCompleted: Event {
    public var child: Child.ID
    public var authority: AuthorityCode
    public var at: Date

    public init(child: Child.ID, authority: AuthorityCode, at: Date) {
        self.child = child
        self.authority = authority
        self.at = at
    }

    public static let route = Route(.directory, "transfer-completed", lane: .events)
    public static let senders: [Party] = [.directory]
    public static let receivers: [Party] = [.shielding]
    public static let summary = "A child is another authority's now, by the word of both."
    public var subjects: [Subject] { [Subject(child)] }
}

extension TransferReply: KindCoded {
    public static let kinds = ["stands", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "stands": self = .stands(try decoder.value("standing"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .stands(let standing): try encoder.encode(kind: "stands", "standing", standing)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension ViewTransfers.Reply: KindCoded {
    public static let kinds = ["transfers", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "transfers": self = .transfers(try decoder.value("transfers"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .transfers(let transfers): try encoder.encode(kind: "transfers", "transfers", transfers)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}
