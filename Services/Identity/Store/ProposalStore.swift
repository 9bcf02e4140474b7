import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// The table `proposed_child`.
struct ProposalStore: Sendable {
    let opener: IntakeOpener

    /// One, with the report that it becomes.
    struct Kept {
        var child: ProposedChild
        var account: Account.ID
        var authority: Int64
        var sealed: Data
    }

    func insert(
        _ id: ProposedChild.ID, _ event: IntakeEvent, by account: Account.ID, for authority: Int64, at now: Date,
        in transaction: borrowing Transaction
    ) throws {
        let sealed = try IntakeSealer(publicKey: opener.publicKey).seal(WireCoding.encoder().encode(event))
        transaction.write(
            """
            insert into proposed_child (id, account, authority, sealed, asked)
            values (\(id), \(account), \(authority), \(sealed), \(now))
            """)
    }

    func waiting(of account: Account.ID, in transaction: borrowing Transaction) async throws -> Int {
        try await transaction.query(
            "select count(*) from proposed_child where account = \(account) and state = 'waiting'"
        ).first(as: Int.self) ?? 0
    }

    /// The account's own, the newest first.
    func own(of account: Account.ID, limit: Int, in transaction: borrowing Transaction) async throws -> [Kept] {
        try await read("where account = \(account) order by asked desc, id limit \(limit)", in: transaction)
    }

    /// What waits for an authority, the oldest first.
    func waiting(for authority: Int64, limit: Int, in transaction: borrowing Transaction) async throws -> [Kept] {
        try await read(
            "where authority = \(authority) and state = 'waiting' order by asked, id limit \(limit)",
            in: transaction)
    }

    /// Held, so that of two who decide the second sees what the first has done.
    func held(_ id: ProposedChild.ID, in transaction: borrowing Transaction) async throws -> Kept? {
        try await read("where id = \(id) for update", in: transaction).first
    }

    func decide(
        _ id: ProposedChild.ID, _ state: ProposedChild.State, at now: Date, in transaction: borrowing Transaction
    ) {
        transaction.write("update proposed_child set state = \(state.rawValue), decided = \(now) where id = \(id)")
    }

    static func forget(askedBefore asked: Date, decidedBefore decided: Date, in transaction: borrowing Transaction) {
        transaction.write(
            """
            delete from proposed_child
            where asked < \(decided) and coalesce(decided < \(decided), asked < \(asked))
            """)
    }

    /// One that does not open is left out: the intake's key is another one now.
    private func read(_ condition: SQL, in transaction: borrowing Transaction) async throws -> [Kept] {
        let rows = try await transaction.query(
            "select id, account, authority, sealed, asked, state from proposed_child \(sql: condition)"
        ).decode((ProposedChild.ID, Account.ID, Int64, Data, Date, String).self)
        return rows.compactMap { id, account, authority, sealed, asked, state in
            guard let body = try? opener.open(sealed),
                let event = try? WireCoding.decoder().decode(IntakeEvent.self, from: body),
                let state = ProposedChild.State(rawValue: state)
            else { return nil }
            let (report, child) = (event.data, event.data.child)
            return Kept(
                child: ProposedChild(
                    id: id, name: child.name, dateOfBirth: child.dateOfBirth, gender: child.gender,
                    authority: report.authority, asked: asked, state: state),
                account: account, authority: authority, sealed: sealed)
        }
    }
}
