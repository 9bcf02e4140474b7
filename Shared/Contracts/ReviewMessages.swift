import FoundationEssentials
import Model

/// Two children who may be one, for a person to look at.
public struct Review: Codable, Hashable, Sendable {
    public typealias ID = Identifier<Review>

    public enum State: String, Codable, Hashable, Sendable, CaseIterable {
        case open
        /// Somebody looked at it and could not tell; it waits for more to be reported.
        case unsure
        case same
        case different
        /// Later reports have settled it.
        case settled
    }

    /// One of the two, by what is always visible of a child.
    public struct Side: Codable, Hashable, Sendable {
        public var child: Child.ID
        public var number: ChildNumber
        public var name: PersonName
        public var dateOfBirth: PartialDate
        public var gender: Gender
        public var carers: [PersonName]

        public init(
            child: Child.ID, number: ChildNumber, name: PersonName, dateOfBirth: PartialDate, gender: Gender,
            carers: [PersonName]
        ) {
            self.child = child
            self.number = number
            self.name = name
            self.dateOfBirth = dateOfBirth
            self.gender = gender
            self.carers = carers
        }
    }

    /// How far one field agrees, in words and without its values: "address: the same home".
    public struct Agreement: Codable, Hashable, Sendable {
        public var words: String
        /// What it adds, in bits; negative where it speaks against.
        public var bits: Double

        public init(words: String, bits: Double) {
            self.words = words
            self.bits = bits
        }
    }

    public var id: ID
    public var state: State
    /// The two, side by side: the one whose report began the review first.
    public var sides: [Side]
    /// The weightiest first.
    public var agreements: [Agreement]
    /// Why no link was made unseen, whatever the probability: `twin`, `numberOfAnother`, `unnamed`.
    public var vetoes: [String]
    /// The probability that the two are one child, as the model saw it.
    public var probability: Double
    public var model: String
    /// Whether there were more candidates than were looked at.
    public var isTruncated: Bool
    /// Who works at it.
    public var claimedBy: Account.ID?
    /// Whether the authority of the other child was asked.
    public var wasPassedOn: Bool

    public init(
        id: ID, state: State, sides: [Side], agreements: [Agreement], vetoes: [String], probability: Double,
        model: String, isTruncated: Bool, claimedBy: Account.ID?, wasPassedOn: Bool
    ) {
        self.id = id
        self.state = state
        self.sides = sides
        self.agreements = agreements
        self.vetoes = vetoes
        self.probability = probability
        self.model = model
        self.isTruncated = isTruncated
        self.claimedBy = claimedBy
        self.wasPassedOn = wasPassedOn
    }
}

/// The reviews that wait for the signed-in data manager's authority, the oldest first.
public struct ViewReviews: Query, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case reviews([Review])
        case refused(Refusal)
    }

    /// At most so many are shown at once.
    public static let most = 50

    public var principal: SignedPrincipal
    /// This one alone, whatever its state.
    public var review: Review.ID?

    public init(principal: SignedPrincipal, review: Review.ID? = nil) {
        self.principal = principal
        self.review = review
    }

    public static let route = Route(.identity, "view-reviews")
    public static let senders: [Party] = [.gateway, .operations]
    public static let summary = "Lists the pairs of children that a data manager has to look at."
}

/// A data manager takes a review on, decides it, passes it on, or takes a decision back.
public struct ResolveReview: Command, Authenticated {
    public enum Step: String, Codable, Hashable, Sendable, CaseIterable {
        /// Takes it on; a colleague's claim is taken over.
        case claim
        /// They are one child.
        case same
        /// They are two.
        case different
        /// It can't be told from what is known.
        case unsure
        /// The authority of the other child is to look at it.
        case askOther
        /// Takes the last decision back, whoever took it.
        case undo
    }

    public enum Reply: Codable, Hashable, Sendable {
        case resolved(Review)
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var review: Review.ID
    public var step: Step

    public init(principal: SignedPrincipal, review: Review.ID, step: Step) {
        self.principal = principal
        self.review = review
        self.step = step
    }

    public static let route = Route(.identity, "resolve-review")
    public static let senders: [Party] = [.gateway, .operations]
    public static let summary = "A data manager claims or decides a review, or takes a decision back."
    public var subjects: [Subject] { [] }
}

/// A child as the records that belong to them now tell of them, after children were merged or separated.
public struct ReshapedChild: Codable, Hashable, Sendable {
    public var child: Child.ID
    public var visible: VisibleChild
    /// When the source says that it held.
    public var reported: Date
    /// Every other child that this may be.
    public var candidates: [Child.ID]

    public init(child: Child.ID, visible: VisibleChild, reported: Date, candidates: [Child.ID]) {
        self.child = child
        self.visible = visible
        self.reported = reported
        self.candidates = candidates
    }
}

/// Two children are one: everything of the merged child is the survivor's, and the merged number points there.
public struct ChildrenMerged: Event {
    public var merged: Child.ID
    public var survivor: ReshapedChild

    public init(merged: Child.ID, survivor: ReshapedChild) {
        self.merged = merged
        self.survivor = survivor
    }

    public static let route = Route(.identity, "children-merged", lane: .events)
    public static let senders: [Party] = [.identity]
    public static let receivers: [Party] = [.directory, .shielding]
    public static let summary = "Two children are one: what was of the merged child is the survivor's."
    public var subjects: [Subject] { [Subject(survivor.child), Subject(merged)] }
}

/// Records of a child are another's: one who is new, who was merged once and is revived, or who was there all along.
public struct ChildrenSeparated: Event {
    /// Whose they were.
    public var child: Child.ID
    /// What is left there; absent where nothing is, and `ChildrenMerged` follows.
    public var left: ReshapedChild?
    /// Whose they are.
    public var separated: ReshapedChild
    public var records: [SourceRecord.ID]
    /// The involvements that stand in those records.
    public var handles: [Involvement.Handle]

    public init(
        child: Child.ID, left: ReshapedChild?, separated: ReshapedChild, records: [SourceRecord.ID],
        handles: [Involvement.Handle]
    ) {
        self.child = child
        self.left = left
        self.separated = separated
        self.records = records
        self.handles = handles
    }

    public static let route = Route(.identity, "children-separated", lane: .events)
    public static let senders: [Party] = [.identity]
    public static let receivers: [Party] = [.directory, .shielding]
    public static let summary = "Some records of a child turned out to be another's."
    public var subjects: [Subject] { [Subject(child), Subject(separated.child)] }
}

/// Whether two children may be one has changed: a person told them apart or took that back, or later reports opened it.
public struct CandidatesChanged: Event {
    public var child: Child.ID
    public var other: Child.ID
    public var mayBeOne: Bool
    /// Every other child that each may be now.
    public var candidates: [Child.ID]
    public var otherCandidates: [Child.ID]

    public init(
        child: Child.ID, other: Child.ID, mayBeOne: Bool, candidates: [Child.ID], otherCandidates: [Child.ID]
    ) {
        self.child = child
        self.other = other
        self.mayBeOne = mayBeOne
        self.candidates = candidates
        self.otherCandidates = otherCandidates
    }

    public static let route = Route(.identity, "candidates-changed", lane: .events)
    public static let senders: [Party] = [.identity]
    public static let receivers: [Party] = [.directory, .shielding]
    public static let summary = "Whether two children may be one has changed."
    public var subjects: [Subject] { [Subject(child), Subject(other)] }
}
