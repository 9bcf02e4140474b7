import Contracts
import Model
import Postgres
import ServiceRuntime

/// Tells Directory once of those who could not be told apart before it asked which records may be listed; and once more after
/// a restore, before which the vault may have told it otherwise.
struct TellClearingsJob: Job {
    static let name = "tell-clearings"
    static let batch = 250

    let covers: CoverStore
    var interval: Duration { .seconds(2) }

    func turn(_ work: JobContext) async throws -> Bool {
        let isDue = try await work.transaction { transaction in
            beginAgain(in: try await Epoch.number(in: transaction), transaction)
            return try await !transaction.query("select from untold limit 1").isEmpty
        }
        guard isDue else { return false }
        var told = 0
        try await work.change { transaction in
            let (outcome, count) = try await tell(in: transaction)
            told = count
            return outcome
        }
        return told == Self.batch
    }

    /// In an epoch in which nothing has been told yet everybody who may be somebody else is to be told of.
    func beginAgain(in epoch: Int, _ transaction: borrowing Transaction) {
        guard epoch > 1 else { return }
        transaction.write(
            """
            with begun as (insert into told_epoch values (\(epoch)) on conflict do nothing returning epoch)
            insert into untold select distinct child from candidate where exists (select from begun)
            on conflict (child) do nothing
            """)
    }

    /// What is to be told of some of them, and of how many.
    func tell(in transaction: borrowing Transaction) async throws -> (Outcome<NoReply>, Int) {
        let children = try await transaction.query(
            """
            delete from untold where child in (
                select child from untold order by child limit \(Self.batch) for update skip locked)
            returning child
            """
        ).decode(Child.ID.self)
        let held = try await covers.hold(children, in: transaction)
        return (.done(announcing: held.before.changes(of: held.children, since: Cover())), children.count)
    }
}
