import FoundationEssentials
import Model

/// A child whom a practitioner does not find in the directory, and whom a data manager is to put in.
public struct ProposedChild: Codable, Hashable, Sendable {
    public typealias ID = Identifier<ProposedChild>

    /// What becomes of it. Whether the child turned out to be in the directory already is told nobody by it.
    public enum State: String, Codable, Hashable, Sendable, CaseIterable { case waiting, putIn, declined }

    public var id: ID
    public var name: PersonName
    public var dateOfBirth: PartialDate
    public var gender: Gender
    /// Whose data managers decide, and whose the child becomes where it is a new one.
    public var authority: AuthorityCode
    public var asked: Date
    public var state: State
    /// Who proposes, for data managers alone.
    public var by: PersonName?

    public init(
        id: ID, name: PersonName, dateOfBirth: PartialDate, gender: Gender, authority: AuthorityCode, asked: Date,
        state: State, by: PersonName? = nil
    ) {
        self.id = id
        self.name = name
        self.dateOfBirth = dateOfBirth
        self.gender = gender
        self.authority = authority
        self.asked = asked
        self.state = state
        self.by = by
    }
}

/// A practitioner proposes a child. It is kept until a data manager of the authority has decided, and nothing is looked for
/// before: the answer is the same for a child who is there, shielded, held or new.
public struct ProposeChild: Command, Authenticated {
    /// What is proposed, in JSON.
    public struct Proposal: Codable, Hashable, Sendable {
        public var name: PersonName
        public var dateOfBirth: PartialDate
        public var gender: Gender
        public var authority: AuthorityCode

        public init(name: PersonName, dateOfBirth: PartialDate, gender: Gender, authority: AuthorityCode) {
            self.name = name
            self.dateOfBirth = dateOfBirth
            self.gender = gender
            self.authority = authority
        }
    }

    public enum Reply: Codable, Hashable, Sendable {
        case proposed(ProposedChild)
        /// As many of the principal's wait as may.
        case tooMany
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    /// A `Proposal`, sealed to Identity's intake key.
    public var proposal: Data

    public init(principal: SignedPrincipal, proposal: Data) {
        self.principal = principal
        self.proposal = proposal
    }

    public static let route = Route(.identity, "propose-child")
    public static let senders: [Party] = [.gateway]
    public static let summary = "A practitioner proposes a child who is not in the directory."
    public var subjects: [Subject] { [] }
}

/// What waits for a data manager's authority, the oldest first; a practitioner's own, the newest first. At most fifty.
public struct ViewProposedChildren: Query, Authenticated, SealedReply {
    public enum Reply: Codable, Hashable, Sendable {
        case children([ProposedChild])
        case refused(Refusal)
    }

    public static let most = 50

    public var principal: SignedPrincipal

    public init(principal: SignedPrincipal) { self.principal = principal }

    public static let route = Route(.identity, "view-proposed-children")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Reads the children who are proposed to the principal's authority, or by the principal."
}

/// A data manager puts a proposed child in, or declines.
public struct DecideProposedChild: Command, Authenticated {
    public enum Step: String, Codable, Hashable, Sendable, CaseIterable { case putIn, decline }

    public enum Reply: Codable, Hashable, Sendable {
        case decided(ProposedChild.State)
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: ProposedChild.ID
    public var step: Step

    public init(principal: SignedPrincipal, child: ProposedChild.ID, step: Step) {
        self.principal = principal
        self.child = child
        self.step = step
    }

    public static let route = Route(.identity, "decide-proposed-child")
    public static let senders: [Party] = [.gateway]
    public static let summary = "A data manager puts a proposed child in, or declines."
    public var subjects: [Subject] { [] }
}

extension ReportedWhereabouts {
    /// Where a source's name stands: a practitioner proposed it, and a data manager put it in.
    public static let byHand = "put-in-by-hand"
}

extension ProposeChild.Reply: KindCoded {
    public static let kinds = ["proposed", "tooMany", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "proposed": self = .proposed(try decoder.value("child"))
        case "tooMany": self = .tooMany
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .proposed(let child): try encoder.encode(kind: "proposed", "child", child)
        case .tooMany: try encoder.encode(kind: "tooMany")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension ViewProposedChildren.Reply: KindCoded {
    public static let kinds = ["children", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "children": self = .children(try decoder.value("children"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .children(let children): try encoder.encode(kind: "children", "children", children)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension DecideProposedChild.Reply: KindCoded {
    public static let kinds = ["decided", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "decided": self = .decided(try decoder.value("state"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .decided(let state): try encoder.encode(kind: "decided", "state", state)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}
