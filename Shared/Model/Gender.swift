/// As the record may hold it (SI 2007/2182, Schedule 1): or "not specified".
public enum Gender: String, Codable, Hashable, Sendable, CaseIterable {
    case female, male, notSpecified
}
