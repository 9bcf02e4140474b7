import Contracts
import Model
import Postgres
import ServiceRuntime

/// Keeps nothing of a child of whom nothing is kept any more: what somebody was told, and what they would have been.
struct RecordPurgedHandler: MessageHandler {
    func handle(_ event: RecordPurged, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        let children = [event.child] + event.merged
        for table in ["notification", "fact", "alert", "sighting"] {
            transaction.write("delete from \(identifier: table) where child = any(\(children))")
        }
        return .done()
    }
}
