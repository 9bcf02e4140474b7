import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// What happened, and whether everybody has been told of it who may be.
struct FactStore: Sendable {
    /// Keeps new facts, to be told at once; one that is known already stays as it is.
    func insert(_ facts: [PendingFact], in transaction: borrowing Transaction) {
        guard !facts.isEmpty else { return }
        let rows = facts.map(FactRow.init)
        transaction.write(
            """
            insert into fact (id, child, kind, handle, in_contact, at, next_attempt)
            select id, child, kind, handle, in_contact::uuid[], at, heard
            from \(
                unnest: rows, \.fact.id, \.fact.child, \.fact.kind, \.fact.handle, \.inContact, \.fact.at,
                \.fact.nextAttempt) as new (id, child, kind, handle, in_contact, at, heard)
            on conflict (id) do nothing
            """)
    }

    /// Pending facts whose time has come, the longest ripe first.
    func ripe(at now: Date, limit: Int, in transaction: borrowing Transaction) async throws -> [PendingFact] {
        try await transaction.query(
            """
            select id, child, kind, handle, in_contact, at, next_attempt, attempts from fact
            where state = 'pending' and next_attempt <= \(now) order by next_attempt, id limit \(limit)
            """
        ).decode(
            (UUID, Child.ID, RecipientsOf.Fact.Kind, Involvement.Handle, [Involvement.Handle], Date, Date, Int).self
        ).map { id, child, kind, handle, inContact, at, nextAttempt, attempts in
            PendingFact(
                id: id, child: child, kind: kind, handle: handle, inContact: inContact, at: at,
                nextAttempt: nextAttempt, attempts: attempts)
        }
    }

    /// Locks those of `facts` that are still pending and that no other replica is deciding.
    func lockPending(_ facts: [PendingFact], in transaction: borrowing Transaction) async throws -> [PendingFact] {
        let ids = facts.map(\.id)
        let locked = Set(
            try await transaction.query(
                "select id from fact where id = any(\(ids)) and state = 'pending' order by id for update skip locked"
            ).decode(UUID.self))
        return facts.filter { locked.contains($0.id) }
    }

    /// Writes what became of facts that are locked, and who is told. All of it is written when this returns: nothing
    /// but the commit is left.
    func save(_ delivery: Delivery, at now: Date, in transaction: borrowing Transaction) async throws {
        var statements: [SQL] = []
        if !delivery.notices.isEmpty {
            statements.append(
                """
                insert into notification (fact, account, child, kind, at)
                select fact, account, child, kind, \(now)
                from \(unnest: delivery.notices, \.fact, \.account, \.child, \.kind) as new (fact, account, child, kind)
                on conflict (fact, account) do nothing
                """)
        }
        if !delivery.decided.isEmpty {
            statements.append("update fact set state = 'decided' where id = any(\(delivery.decided))")
        }
        if !delivery.postponed.isEmpty {
            statements.append(
                """
                update fact set attempts = later.attempts, next_attempt = later.until
                from \(unnest: delivery.postponed, \.fact, \.attempts, \.until) as later (fact, attempts, until)
                where fact.id = later.fact
                """)
        }
        if !statements.isEmpty { _ = try await transaction.queries(statements) }
    }
}

/// A fact with its handles in one text, because an array of arrays would lose where each begins.
private struct FactRow {
    let fact: PendingFact
    let inContact: String

    init(_ fact: PendingFact) {
        self.fact = fact
        inContact = "{" + fact.inContact.map(\.description).joined(separator: ",") + "}"
    }
}
