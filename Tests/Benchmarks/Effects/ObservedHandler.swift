import Contracts
import Postgres
import ServiceRuntime

/// The effects of an event at their least: a row of state, written for all of a batch by one statement, and an
/// announcement.
struct ObservedHandler: BatchHandler {
    let beginning: Beginning

    func load(for batch: [Received<Observed>], in transaction: borrowing Transaction) async throws -> [Observed] {
        beginning.note(batch.count)
        return []
    }

    func decide(_ event: Observed, _ observed: inout [Observed], _ context: Context) throws -> Outcome<NoReply> {
        observed.append(event)
        return .done(announcing: [Noted(event)])
    }

    func apply(_ observed: [Observed], in transaction: borrowing Transaction) async throws {
        transaction.write(
            """
            insert into observation (child, number, at, place, note)
            select * from \(unnest: observed, \.child, \.number, \.at, \.place, \.note)
            """)
    }

    static let migrations = [
        Migration(
            "m0001_observation",
            Array(
                """
                create table observation (
                    child uuid not null, number bigint not null, at timestamptz not null, place text not null,
                    note text not null, primary key (child, number)
                );
                """.utf8))
    ]
}
