/// Why a wish was not granted, as a business answer; never an error of the machinery.
public struct Refusal: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// The principal's signature, request or time does not hold.
        case notAuthenticated
        /// Not this role's to do; said alike for what is absent and what is not allowed.
        case notAllowed
        /// It is grave, and no code was given lately; said of whatever it would have been done to.
        case notConfirmed
        case notFound
        case invalid
        /// The audit trail can't be kept at the moment, so nothing is shown.
        case unavailable
    }

    public var kind: Kind
    /// What to change, by field and rule; empty unless `invalid`.
    public var problems: [Problem]

    public init(_ kind: Kind, problems: [Problem] = []) {
        self.kind = kind
        self.problems = problems
    }
}

/// One thing that is wrong with what was sent. It names the field and the rule and never repeats the value.
public struct Problem: Codable, Hashable, Sendable {
    /// A JSON pointer into what was sent, `/data/child/dateOfBirth`; empty for the whole.
    public var field: String
    /// A stable word to program against: `unknownField`, `required`, `impossibleDate`.
    public var rule: String
    /// What to do, in a sentence.
    public var explanation: String

    public init(field: String, rule: String, explanation: String) {
        self.field = field
        self.rule = rule
        self.explanation = explanation
    }
}
