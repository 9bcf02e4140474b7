import FoundationEssentials
import Model

/// An involvement that a practitioner recorded themselves, as it waits for the word of their organisation: of the child it says
/// no more than whom to look up.
public struct Declaration: Codable, Hashable, Sendable {
    /// How far the organisation's word about it is.
    public enum Standing: String, Codable, Hashable, Sendable, CaseIterable {
        case waiting, confirmed, declined
    }

    public var handle: Involvement.Handle
    public var child: Child.ID
    public var practitioner: PersonName?
    public var service: ServiceKind
    public var began: PartialDate
    public var ended: PartialDate?
    /// When the vault heard of it.
    public var recorded: Date

    public init(
        handle: Involvement.Handle, child: Child.ID, practitioner: PersonName?, service: ServiceKind,
        began: PartialDate, ended: PartialDate?, recorded: Date
    ) {
        self.handle = handle
        self.child = child
        self.practitioner = practitioner
        self.service = service
        self.began = began
        self.ended = ended
        self.recorded = recorded
    }

    public var place: DeclarationPlace { DeclarationPlace(recorded: recorded, handle: handle) }
}

/// Where a declaration stands in a list: by when it was recorded, and by the handle among those of one moment.
public struct DeclarationPlace: Codable, Hashable, Sendable {
    public var recorded: Date
    public var handle: Involvement.Handle

    public init(recorded: Date, handle: Involvement.Handle) { (self.recorded, self.handle) = (recorded, handle) }
}

/// Some of those that wait.
public struct DeclarationPage: Codable, Hashable, Sendable {
    /// The longest first.
    public var declarations: [Declaration]
    /// The place of the last one, where others come after it.
    public var next: DeclarationPlace?

    public init(declarations: [Declaration], next: DeclarationPlace? = nil) {
        (self.declarations, self.next) = (declarations, next)
    }
}

/// Which involvements wait for the word of the principal's organisation: a work list of at most fifty at a time, which says nothing
/// of how many there are. None of a child who is shielded, or may be one who is, stands on it; the page is filled with others.
public struct ViewDeclarations: GuardedQuery, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case page(DeclarationPage)
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    /// `DeclarationPage.next` of the page before.
    public var after: DeclarationPlace?

    public init(principal: SignedPrincipal, after: DeclarationPlace? = nil) {
        self.principal = principal
        self.after = after
    }

    /// How many a page has at most.
    public static let most = 50
    public static let route = Route(.shielding, "view-declarations")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Reads which involvements wait for the word of a data manager's organisation."
    public static let withheld = Reply.page(DeclarationPage(declarations: []))
    public static let goodFor = leaseOfARelease
}

/// A data manager says for their organisation whether its practitioner is in contact with a child, as that practitioner recorded.
public struct DecideDeclaration: Command, Authenticated {
    public enum Word: String, Codable, Hashable, Sendable, CaseIterable { case confirm, decline }

    public enum Reply: Codable, Hashable, Sendable {
        /// As it stands now; what was decided before stays as it was.
        case stands(Declaration.Standing)
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: Child.ID
    public var handle: Involvement.Handle
    public var word: Word

    public init(principal: SignedPrincipal, child: Child.ID, handle: Involvement.Handle, word: Word) {
        self.principal = principal
        self.child = child
        self.handle = handle
        self.word = word
    }

    public static let route = Route(.shielding, "decide-declaration")
    public static let senders: [Party] = [.gateway]
    public static let summary = "A data manager confirms, or declines, what a colleague recorded of themselves."
    public var subjects: [Subject] { [Subject(child)] }
}

/// An organisation has said whether a practitioner of its own is in contact. It names nobody, and not the organisation.
public struct DeclarationDecided: Event {
    public var child: Child.ID
    public var handle: Involvement.Handle
    public var standing: Declaration.Standing
    public var at: Date

    public init(child: Child.ID, handle: Involvement.Handle, standing: Declaration.Standing, at: Date) {
        self.child = child
        self.handle = handle
        self.standing = standing
        self.at = at
    }

    public static let route = Route(.shielding, "declaration-decided", lane: .events)
    public static let senders: [Party] = [.shielding]
    public static let receivers: [Party] = [.directory, .notifications]
    public static let summary = "An involvement that a practitioner recorded was confirmed, or declined."
    public var subjects: [Subject] { [Subject(child)] }
}

extension DecideDeclaration.Word {
    public var standing: Declaration.Standing {
        switch self {
        case .confirm: .confirmed
        case .decline: .declined
        }
    }
}

extension ViewDeclarations.Reply: KindCoded {
    public static let kinds = ["page", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "page": self = .page(try decoder.value("page"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .page(let page): try encoder.encode(kind: "page", "page", page)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension DecideDeclaration.Reply: KindCoded {
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
