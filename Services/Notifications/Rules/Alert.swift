import Contracts
import FoundationEssentials
import Model

/// Something that shielding officers are told at once.
struct Alert: Hashable, Sendable {
    /// The id of the event that told of it, so that one event is one alert.
    let id: UUID
    let child: Child.ID
    var kind = NotificationKind.overrideUsed
    /// Whose officers, sealed for Identity; empty where it is everybody's.
    var concerned = Data()
    let at: Date
}

extension Alert {
    /// How long an alert waits that there is nobody to tell of.
    static let patience: TimeInterval = 30

    /// Each officer whom it concerns is told of each alert. While there is none to tell of an alert, it waits.
    static func notices(of alerts: [Alert], to officers: [ViewShieldingOfficers.Officer]) -> [Delivery.Notice] {
        alerts.enumerated().flatMap { place, alert in
            officers.filter { $0.concernedBy.contains(place) }.map {
                Delivery.Notice(fact: alert.id, account: $0.account, child: alert.child, kind: alert.kind)
            }
        }
    }
}
