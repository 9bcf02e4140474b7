import ArgumentParser
import Contracts

/// One of the five services, as it is typed.
enum ServiceName: String, ExpressibleByArgument, CaseIterable {
    case identity, directory, shielding, notifications, audit

    var tag: any ServiceTag.Type {
        switch self {
        case .identity: IdentityTag.self
        case .directory: DirectoryTag.self
        case .shielding: ShieldingTag.self
        case .notifications: NotificationsTag.self
        case .audit: AuditTag.self
        }
    }
}
