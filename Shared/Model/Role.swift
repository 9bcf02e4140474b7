/// What an account may do; the services that own the data decide by it.
public enum Role: String, Codable, Hashable, Sendable, CaseIterable {
    case practitioner, shieldingOfficer, dataManager, auditor, feed
}
