import Contracts
import FoundationEssentials
import Model

/// Something that every shielding officer is told at once.
struct Alert: Hashable, Sendable {
    /// The id of the event that told of it, so that one event is one alert.
    let id: UUID
    let child: Child.ID
    let at: Date
}

extension Alert {
    /// Each officer is told of each alert. While there is no officer to tell, none is told, and all wait.
    static func notices(of alerts: [Alert], to officers: [Account.ID]) -> [Delivery.Notice] {
        alerts.flatMap { alert in
            officers.map { Delivery.Notice(fact: alert.id, account: $0, child: alert.child, kind: .overrideUsed) }
        }
    }
}
