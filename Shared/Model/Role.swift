/// What an account is for. `Access` says what each may do; the services that own the data decide by it.
public enum Role: String, Codable, Hashable, Sendable, CaseIterable {
    case practitioner, mediator, shieldingOfficer, dataManager, auditor, accountAdministrator, nationalAdministrator,
        feed
}
