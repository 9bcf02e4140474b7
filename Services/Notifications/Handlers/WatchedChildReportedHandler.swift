import Contracts
import Model
import Postgres
import ServiceRuntime

/// Keeps that there is news for whoever watches, and wakes whoever tells them: who that is, is asked then.
struct WatchedChildReportedHandler: MessageHandler {
    let sightings: SightingStore

    func handle(_ event: WatchedChildReported, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        let sighting = PendingSighting(id: context.messageID, child: event.child, at: event.at)
        sightings.insert(sighting, at: context.now, in: transaction)
        return .done(waking: [TellWatchers.name])
    }
}
