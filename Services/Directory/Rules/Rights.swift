import Model

/// Which roles may do what in the directory.
enum Rights {
    static func mayView(_ role: Role) -> Bool {
        switch role {
        case .practitioner, .dataManager, .shieldingOfficer: true
        case .auditor, .feed: false
        }
    }

    /// Of their own authority alone.
    static func mayListGaps(_ role: Role) -> Bool {
        switch role {
        case .dataManager: true
        case .practitioner, .shieldingOfficer, .auditor, .feed: false
        }
    }

    static func mayDeclare(_ role: Role) -> Bool {
        switch role {
        case .practitioner, .dataManager: true
        case .shieldingOfficer, .auditor, .feed: false
        }
    }
}
