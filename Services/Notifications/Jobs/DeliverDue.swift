import Contracts
import FoundationEssentials
import Model
import ServiceRuntime

/// Tells everybody who may be told of what happened: asks the vault at the moment of delivery, and writes while the
/// answer's lease holds. A crash anywhere repeats harmlessly, and replicas that compete tell once.
struct DeliverDue: Job {
    static let name = "deliver-due"
    let interval: Duration = .seconds(1)
    let facts: FactStore

    private let clock = ContinuousClock()

    init(facts: FactStore) { self.facts = facts }

    func turn(_ work: JobContext) async throws -> Bool {
        guard let asker = work.asker else { throw RuntimeFault("deliveries need somebody to ask") }
        let started = clock.now
        var portion = Portion()
        while !Task.isCancelled {
            let now = work.now.addingTimeInterval(started.duration(to: clock.now) / .seconds(1))
            let ripe = try await work.transaction { [size = portion.size] transaction in
                try await facts.ripe(at: now, limit: size, in: transaction)
            }
            guard !ripe.isEmpty else { return false }

            let asked = clock.now
            let question = RecipientsOf(facts: ripe.map(\.asked))
            let reply = try await asker.ask(question, id: UUID.random(), within: RecipientsOf.goodFor)
            let isLate = !Lease.holds(after: asked.duration(to: clock.now))
            if isLate, !portion.isSmallest {
                portion.shrink()
                continue
            }

            // A single fact that earns no answer in time waits like one that is not ripe, so that it holds up no other.
            let answer = isLate ? RecipientsOf.withheld : reply
            let delivery = try await write(ripe, answer, at: now, asked: asked, work)
            if isLate { return false }
            guard let delivery else {
                portion.shrink()
                continue
            }
            portion.grow()
            if !delivery.accounts.isEmpty { await work.hint(InboxesChanged(accounts: delivery.accounts)) }
        }
        return true
    }

    /// What was written; nil when the answer had grown too old, and nothing was.
    private func write(
        _ ripe: [PendingFact], _ reply: RecipientsOf.Reply, at now: Date, asked: ContinuousClock.Instant,
        _ work: JobContext
    ) async throws -> Delivery? {
        var written: Delivery?
        try await work.change { transaction in
            let pending = try await facts.lockPending(ripe, in: transaction)
            let delivery = Delivery.decide(pending, reply, at: now)
            try await facts.save(delivery, at: now, in: transaction)

            // Last of all, so that only the commit is left to happen within the lease.
            guard delivery.mayBeWritten(after: asked.duration(to: clock.now)) else { return nil }
            written = delivery
            return .done(auditing: delivery.notices.isEmpty ? [] : [AuditNote(.notified, children: delivery.children)])
        }
        return written
    }
}
