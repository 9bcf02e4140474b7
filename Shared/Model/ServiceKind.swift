/// What sort of service is in contact with a child.
public enum ServiceKind: String, Codable, Hashable, Sendable, CaseIterable {
    case education, earlyYears, primaryCare, healthVisiting, socialCare, police, youthJustice, voluntary
    case sexualHealth, mentalHealth, substanceAbuse

    /// Whether it is recorded on a basis alone, and hidden from ordinary users. SI 2007/2182.
    public var isSensitive: Bool {
        switch self {
        case .sexualHealth, .mentalHealth, .substanceAbuse: true
        case .education, .earlyYears, .primaryCare, .healthVisiting, .socialCare, .police, .youthJustice, .voluntary:
            false
        }
    }

    /// All that Directory knows of it: enough for the gap list, too little to name a service.
    public var contactKind: ContactKind {
        switch self {
        case .education: .education
        case .primaryCare: .primaryCare
        case .earlyYears, .healthVisiting, .socialCare, .police, .youthJustice, .voluntary: .other
        case .sexualHealth, .mentalHealth, .substanceAbuse: .sensitive
        }
    }
}

/// The coarse kind that shows whether a child has a school and a GP at all.
public enum ContactKind: String, Codable, Hashable, Sendable, CaseIterable {
    case education, primaryCare, other
    /// One of the sensitive services; which one the vault alone knows.
    case sensitive
}
