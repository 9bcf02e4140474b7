import Contracts
import FoundationEssentials
import Model

/// What the vault's answer makes of pending facts.
struct Delivery: Hashable, Sendable {
    /// One person is told of one fact.
    struct Notice: Hashable, Sendable {
        var fact: UUID
        var account: Account.ID
        var child: Child.ID
        var kind: NotificationKind
    }

    /// A fact that is not ripe.
    struct Postponement: Hashable, Sendable {
        var fact: UUID
        var attempts: Int
        var until: Date
    }

    var notices: [Notice] = []
    /// The facts of which everybody has been told who may be.
    var decided: [UUID] = []
    var postponed: [Postponement] = []

    /// The children that somebody is told of.
    var children: [Child.ID] { Set(notices.map(\.child)).sorted() }
    /// Those whose inboxes change.
    var accounts: [Account.ID] { Set(notices.map(\.account)).sorted() }

    /// - A fact that the answer names is decided, though it names nobody to tell.
    /// - One that it leaves out is asked again, later each time; none is ever given up.
    /// - One person is told of one fact once, and of nothing that was not asked.
    static func decide(_ facts: [PendingFact], _ reply: RecipientsOf.Reply, at now: Date) -> Delivery {
        let decisions = Dictionary(
            reply.decisions.map { ($0.fact, $0.recipients) }, uniquingKeysWith: { first, _ in first })
        var delivery = Delivery()
        for fact in facts {
            guard let recipients = decisions[fact.id] else {
                let attempts = fact.attempts + 1
                let until = now.addingTimeInterval(BackOff.after(attempts) / .seconds(1))
                delivery.postponed.append(Postponement(fact: fact.id, attempts: attempts, until: until))
                continue
            }
            delivery.decided.append(fact.id)
            var told: Set<Account.ID> = []
            for recipient in recipients where told.insert(recipient.account).inserted {
                delivery.notices.append(
                    Notice(fact: fact.id, account: recipient.account, child: fact.child, kind: recipient.told))
            }
        }
        return delivery
    }

    /// Whether it may be written: whoever tells somebody holds the lease.
    func mayBeWritten(after elapsed: Duration) -> Bool {
        notices.isEmpty || Lease.holds(after: elapsed)
    }
}
