import Contracts
import Postgres
import ServiceRuntime

/// Keeps that an override was used, and wakes whoever tells the officers.
struct OverrideUsedHandler: MessageHandler {
    let alerts: AlertStore

    func handle(_ event: OverrideUsed, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        alerts.insert(Alert(id: context.messageID, child: event.child, at: event.at), in: transaction)
        return .done(waking: [AlertOfficers.name])
    }
}
