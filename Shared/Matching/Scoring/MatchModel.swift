/// What agreement is worth: how probable each level of each field is in the same child, in another member of that
/// child's household, and in a stranger. Versioned: its id stands on each decision made with it.
public struct MatchModel: Codable, Hashable, Sendable {
    public var id: String
    /// By field and level name. A level that is absent says nothing either way.
    public var levels: [String: [String: Probabilities]]
    public var frequencies: Frequencies
    public var priors: Priors
    public var thresholds: Thresholds

    public init(
        id: String, levels: [String: [String: Probabilities]], frequencies: Frequencies, priors: Priors,
        thresholds: Thresholds
    ) {
        self.id = id
        self.levels = levels
        self.frequencies = frequencies
        self.priors = priors
        self.thresholds = thresholds
    }

    public subscript(level: Level) -> Probabilities? {
        get { levels[level.field.name]?[level.name] }
        set { levels[level.field.name, default: [:]][level.name] = newValue }
    }
}

extension MatchModel {
    /// The probabilities of one level, each given that both have the field.
    public struct Probabilities: Codable, Hashable, Sendable {
        /// In two records of one child.
        public var m: Double
        /// In records of two members of one household.
        public var h: Double
        /// In records of two strangers.
        public var u: Double

        public init(m: Double, h: Double, u: Double) { (self.m, self.h, self.u) = (m, h, u) }
    }

    /// How often names occur: agreement on a rare one weighs more.
    public struct Frequencies: Codable, Hashable, Sendable {
        /// Shares of all people, by normalised first given name.
        public var given: [String: Double]
        /// By normalised family name, its words joined.
        public var family: [String: Double]
        /// The share that any name not listed is taken to have.
        public var rareGiven: Double
        public var rareFamily: Double

        public init(given: [String: Double], family: [String: Double], rareGiven: Double, rareFamily: Double) {
            (self.given, self.family, self.rareGiven, self.rareFamily) = (given, family, rareGiven, rareFamily)
        }
    }

    public struct Priors: Codable, Hashable, Sendable {
        /// The share of reports that are about a child who is known.
        public var known: Double
        /// The share of reports that are about a child who is not known but lives with one who is.
        public var household: Double

        public init(known: Double, household: Double) { (self.known, self.household) = (known, household) }
    }

    public struct Thresholds: Codable, Hashable, Sendable {
        /// The posterior from which a link is made.
        public var link: Double
        /// Bits that the next candidate must be behind.
        public var lead: Double
        /// The posterior from which a person looks at it.
        public var review: Double

        public init(link: Double, lead: Double, review: Double) {
            (self.link, self.lead, self.review) = (link, lead, review)
        }
    }
}
