/// Who a report is about, as far as can be told.
public struct Judgement<ID: Hashable & Comparable & Sendable>: Sendable {
    public enum Decision: Equatable, Sendable {
        case link(ID)
        /// A person has to look at it.
        case review
        case new
    }

    /// One candidate, judged.
    public struct Judged: Sendable {
        public var id: ID
        /// The probability that the report is about this child.
        public var posterior: Double
        /// What the posterior would be if nobody else were known, and 1 January were a day like others: that others fit as
        /// well says nothing against it.
        public var alone: Double
        /// Bits by which the child leads the best of the others, negative behind it; infinite when alone.
        public var lead: Double
        public var contributions: [Contribution]
        public var vetoes: [Veto]
        public var score: PairScore
    }

    public var decision: Decision
    /// The model's id.
    public var model: String
    /// Best first.
    public var candidates: [Judged]
    /// The probability that the report is about none of them.
    public var nobody: Double
    /// Whether there were more candidates than were looked at.
    public var isTruncated: Bool
}
