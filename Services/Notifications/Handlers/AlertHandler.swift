import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// An event that shielding officers are told of.
protocol OfficersNews: Event {
    static var kind: NotificationKind { get }
    var child: Child.ID { get }
    var at: Date { get }
    /// Whose officers, sealed for Identity; empty where it is everybody's.
    var whose: Data { get }
}

extension OverrideUsed: OfficersNews {
    static let kind = NotificationKind.overrideUsed
    var whose: Data { concerned ?? Data() }
}

extension ShieldRequested: OfficersNews {
    static let kind = NotificationKind.shieldRequested
    var whose: Data { concerned }
}

/// Keeps what happened, and wakes whoever tells the officers.
struct AlertHandler<News: OfficersNews>: MessageHandler {
    let alerts: AlertStore

    func handle(_ event: News, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        let alert = Alert(
            id: context.messageID, child: event.child, kind: News.kind, concerned: event.whose, at: event.at)
        alerts.insert(alert, at: context.now, in: transaction)
        return .done(waking: [AlertOfficers.name])
    }
}
