import Contracts
import Model
import Postgres
import ServiceRuntime

/// Goes through the records and keeps what each child lacks, so that a work list reads a few rows of an index and not every
/// record of an authority. What it shows is decided anew, so that whatever changes in between shows too little, never too much.
struct GapDesk: Sendable {
    var records = RecordStore()
    var store = GapStore()
    /// So many are looked at in one transaction.
    var window = 500

    /// Where the round stands, nil at its end.
    struct Done: Equatable {
        var next: Child.ID?
    }

    /// Goes on where the round stands, and says where it stands then. Nil while another replica is at it.
    func turn(on today: PartialDate, in transaction: borrowing Transaction) async throws -> Done? {
        guard let place = try await store.place(in: transaction) else { return nil }
        let done = try await round(after: place.after, on: today, in: transaction)
        store.put(.init(after: done.next), in: transaction)
        return done
    }

    func round(after: Child.ID?, on today: PartialDate, in transaction: borrowing Transaction) async throws -> Done {
        let seen = try await store.next(after: after, most: window, in: transaction)
        let changed = try await differing(seen, on: today, in: transaction)
        if !changed.isEmpty {
            // Whoever is purged in between is not kept, and whoever is merged only as the survivor.
            transaction.hold(changed.map(Subject.init))
            let rows = try await rows(of: changed, on: today, in: transaction).values.flatMap { $0 }
            store.put(rows, of: changed, in: transaction)
        }
        return Done(next: seen.count < window ? nil : seen.last)
    }

    /// Those of whom something else is kept than is so, in the order of their identifiers.
    private func differing(
        _ children: [Child.ID], on today: PartialDate, in transaction: borrowing Transaction
    ) async throws -> [Child.ID] {
        let (now, kept) = (
            try await rows(of: children, on: today, in: transaction),
            try await store.rows(of: children, in: transaction)
        )
        return children.filter { now[$0] != kept[$0] }
    }

    private func rows(
        of children: [Child.ID], on today: PartialDate, in transaction: borrowing Transaction
    ) async throws -> [Child.ID: Set<GapStore.Row>] {
        try await records.of(children, in: transaction).compactMapValues { record in
            let gaps = record.gaps(on: today, months: GapList.fewestMonths)
            let rows = gaps.map { GapStore.Row(child: record.child, authority: record.authority, gap: $0) }
            return rows.isEmpty ? nil : Set(rows)
        }
    }
}
