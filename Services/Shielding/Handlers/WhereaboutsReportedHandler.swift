import Contracts
import Model
import Postgres
import ServiceRuntime

/// Puts a version of a source record into the vault, sealed anew under the record's own key, and clears or holds whoever may
/// be another child.
struct WhereaboutsReportedHandler: BatchHandler {
    let vault: Vault
    let store: VaultStore
    let covers: CoverStore

    struct Known {
        var deposits = Deposits()
        var before = Cover()
        var cover = Cover()
    }

    func load(for batch: [Received<WhereaboutsReported>], in transaction: borrowing Transaction) async throws -> Known {
        let deposits = try await store.deposits(
            for: Set(batch.map(\.message.record.uuid)), of: Set(batch.map(\.message.child)), under: vault.outerKeys,
            in: transaction)
        let unclear = batch.map(\.message).filter { !$0.match.candidates.isEmpty }
        guard !unclear.isEmpty else { return Known(deposits: deposits) }
        let children = Set(unclear.flatMap { [$0.child] + $0.match.candidates })
        let before = try await covers.hold(children, in: transaction).before
        return Known(deposits: deposits, before: before, cover: before)
    }

    func decide(_ event: WhereaboutsReported, _ known: inout Known, _ context: Context) throws -> Outcome<NoReply> {
        try vault.checkKey(of: event.envelope)
        try known.deposits.add(event, as: context.messageID, sealedBy: vault)
        guard !event.match.candidates.isEmpty else { return .done() }
        let before = known.cover
        known.cover.pair(event.child, with: event.match.candidates)
        let named = Set(event.match.candidates).union([event.child])
        return .done(
            announcing: known.cover.changes(of: named.union(named.map(before.current)), since: before))
    }

    func apply(_ known: Known, in transaction: borrowing Transaction) async throws {
        store.write(known.deposits, in: transaction)
        covers.write(known.cover, since: known.before, in: transaction)
        try covers.journal.note(known.cover)
    }
}
