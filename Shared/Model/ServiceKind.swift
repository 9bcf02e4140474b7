/// What sort of service is in contact with a child. Sensitive services have no case here: they need consent first.
public enum ServiceKind: String, Codable, Hashable, Sendable, CaseIterable {
    case education, earlyYears, primaryCare, healthVisiting, socialCare, police, youthJustice, voluntary

    /// All that Directory knows of it: enough for the gap list, too little to name a service.
    public var contactKind: ContactKind {
        switch self {
        case .education: .education
        case .primaryCare: .primaryCare
        case .earlyYears, .healthVisiting, .socialCare, .police, .youthJustice, .voluntary: .other
        }
    }
}

/// The coarse kind that shows whether a child has a school and a GP at all.
public enum ContactKind: String, Codable, Hashable, Sendable, CaseIterable {
    case education, primaryCare, other
}
