import Contracts
import FoundationEssentials
import Postgres
import ServiceRuntime

/// Handles what was held of feeds that run again, in the order of its arrival. Each receipt takes the place of the one
/// that said "held", and is owed to the source.
struct DrainHeldJob: Job {
    static let name = "drain-held"
    static let batch = 100

    let desk: IntakeDesk
    var gate = IntakeGate(isOpen: true)
    var interval: Duration { .seconds(5) }

    func turn(_ work: JobContext) async throws -> Bool {
        guard gate.isOpen else { return false }
        var taken = 0
        try await work.change { transaction in
            let held = try await desk.feeds.takeHeld(limit: Self.batch, in: transaction)
            taken = held.count
            return held.isEmpty ? nil : try await handle(held, at: work.now, in: transaction)
        }
        return taken == Self.batch
    }

    func handle(_ held: [Submitted], at now: Date, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        var known = try await desk.load(held, at: now, in: transaction)
        var whole = Outcome<NoReply>.done()
        for submitted in held {
            let outcome = try desk.decide(submitted, &known, at: now)
            whole.events += outcome.events
            whole.audit += outcome.audit
            whole.receipts.append(outcome.reply)
        }
        try desk.apply(known, in: transaction)
        return whole
    }
}
