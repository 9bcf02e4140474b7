import Contracts
import Model
import Postgres
import ServiceRuntime

/// Two officers have told two children apart. Where a review of the two is open a data manager still decides it; where
/// nobody is asked, they are two. Who was made of a report under the name of an identity that is gone, and is not that child, is
/// one as others are from now on.
struct ToldApartHandler: MessageHandler {
    let desk: ReshapeDesk

    func handle(_ event: ToldApart, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        desk.begin(transaction)
        let current = try await desk.store.current(of: [event.child, event.other], in: transaction)
        let (one, other) = (current[event.child] ?? event.child, current[event.other] ?? event.other)
        guard one != other else { return .done() }
        desk.people.possible.part(one, other, in: transaction)
        desk.people.withdrawn.part(one, other, in: transaction)
        let told = try await desk.changed(one, other, mayBeOne: false, in: transaction)
        return told.candidates.contains(other) ? .done() : .done(announcing: [told])
    }
}
