import Contracts
import FoundationEssentials
import Glibc
import Model
import Postgres

/// One event on its way to one consumer, as the outbox holds it.
struct OutboxRow: Sendable {
    var message: UUID
    var consumer: Party
    var type: String
    var positions: [Position]
    var body: Data
    var traceparent: String?

    /// Of its first subject; every row has one.
    var first: Position { positions[0] }
    /// Of the second subject of an event about two.
    var other: Position? { positions.count > 1 ? positions[1] : nil }
    var place: PlaceColumns { PlaceColumns(first, other) }
}

/// The SQL of the outbox. Numbers are given by the row lock of `runtime_number`, so the numbers of a sequence are in
/// the order of the commits that gave them.
enum OutboxStore {
    /// An event before it has a number.
    struct Draft: Sendable {
        var message: UUID
        var consumer: Party
        var type: String
        var subjects: [UUID]
        var body: Data
        var traceparent: String?
    }

    /// Numbers and writes `drafts`, in their order, for `replica` to publish; one round trip.
    static func write(_ drafts: [Draft], by replica: UUID, in transaction: borrowing Transaction) async throws
        -> [OutboxRow]
    {
        guard !drafts.isEmpty else { return [] }
        var next = try await firstNumbers(for: drafts, in: transaction)
        let rows = try drafts.map { draft in
            let positions = try draft.subjects.map { subject in
                let sequence = Sequence(consumer: draft.consumer.rawValue, subject: subject)
                guard let position = next[sequence] else { throw RuntimeFault("a sequence without a number") }
                next[sequence]?.number += 1
                return position
            }
            return OutboxRow(
                message: draft.message, consumer: draft.consumer, type: draft.type, positions: positions,
                body: draft.body, traceparent: draft.traceparent)
        }
        transaction.write(
            """
            insert into runtime_outbox
                (message, consumer, type, subject, number, other_subject, other_number, body, traceparent,
                epoch, base, prior, other_base, other_prior, replica)
            select *, \(replica)::uuid from \(
                unnest: rows, \.message, \.consumer.rawValue, \.type, \.first.subject, \.first.number,
                \.other?.subject, \.other?.number, \.body, \.traceparent, \.place.epoch, \.place.base, \.place.prior,
                \.place.otherBase, \.place.otherPrior)
            """)
        return rows
    }

    struct Sequence: Hashable, Sendable {
        var consumer: String
        var subject: UUID

        /// One order, whoever locks: each row stays locked until its commit.
        static func comesFirst(_ one: Sequence, _ other: Sequence) -> Bool {
            guard one.consumer == other.consumer else { return one.consumer < other.consumer }
            return withUnsafeBytes(of: (one.subject.uuid, other.subject.uuid)) {
                memcmp($0.baseAddress!, $0.baseAddress! + 16, 16) < 0
            }
        }
    }

    /// Takes as many numbers of each sequence as `drafts` need; the first of them. The first numbers that a sequence
    /// gives in a new epoch begin it there.
    private static func firstNumbers(for drafts: [Draft], in transaction: borrowing Transaction) async throws
        -> [Sequence: Position]
    {
        var counts: [Sequence: Int] = [:]
        for draft in drafts {
            for subject in draft.subjects {
                counts[Sequence(consumer: draft.consumer.rawValue, subject: subject), default: 0] += 1
            }
        }
        let wanted = counts.sorted { Sequence.comesFirst($0.key, $1.key) }
        let given = try await transaction.query(
            """
            insert into runtime_number as n (consumer, subject, number, epoch)
            select *, (select epoch from runtime_epoch) from \(unnest: wanted, \.key.consumer, \.key.subject, \.value)
            on conflict (consumer, subject) do update set
                number = n.number + excluded.number, due = coalesce(n.due, excluded.due),
                offers = case when n.due is null then 0 else n.offers end, epoch = excluded.epoch,
                base = case when n.epoch < excluded.epoch then n.number else n.base end,
                prior = case when n.epoch < excluded.epoch then n.epoch else n.prior end
            returning consumer, subject, number, epoch, base, prior
            """
        ).decode((String, UUID, Int, Int, Int, Int).self)
        return Dictionary(
            given.map { consumer, subject, last, epoch, base, prior in
                let sequence = Sequence(consumer: consumer, subject: subject)
                let timeline = epoch == 1 ? .first : Timeline(epoch: epoch, base: base, prior: prior)
                return (
                    sequence,
                    Position(
                        subject: subject, number: last - counts[sequence, default: 0] + 1, timeline: timeline)
                )
            }, uniquingKeysWith: { first, _ in first })
    }
}
