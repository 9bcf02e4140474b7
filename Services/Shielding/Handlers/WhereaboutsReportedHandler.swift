import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Puts a version of a source record into the vault, sealed anew under the record's own key, and clears or holds whoever may
/// be another child. What a practitioner recorded, and their organisation's source reports, is confirmed by that.
struct WhereaboutsReportedHandler: BatchHandler {
    let vault: Vault
    let store: VaultStore
    let covers: CoverStore
    var purging: Purging { Purging(journal: covers.journal) }
    var watches = WatchStore()
    var declarations = DeclarationStore()

    struct Known {
        var deposits = Deposits()
        var before = Cover()
        var cover = Cover()
        /// While authorities are loading, and of children of whom no report has named one yet.
        var loading = Loading()
        var unnamed: Set<Child.ID> = []
        /// Messages that are news to somebody who watches for the child.
        var news: Set<UUID> = []
        /// What waits for the word of an organisation, and the word about it.
        var waiting: [Declared] = []
        var notes: [Involvement.Handle: ConfirmationNote] = [:]
    }

    func load(for batch: [Received<WhereaboutsReported>], in transaction: borrowing Transaction) async throws -> Known {
        // A key of its own is for what is sealed apart alone.
        let apart = batch.filter { $0.message.contact != nil }.compactMap(\.message.handle?.uuid)
        let deposits = try await store.deposits(
            for: Set(batch.map(\.message.record.uuid) + apart), naming: Set(batch.compactMap(\.message.handle?.uuid)),
            of: Set(batch.map(\.message.child)), under: vault.outerKeys, in: transaction)
        let news = try await news(in: batch, in: transaction)
        let children = Set(batch.map { deposits.owner($0.message.child) })
        let waiting = try await declarations.waiting(among: children, vault, in: transaction)
        let unclear = batch.map(\.message).filter { !$0.match.candidates.isEmpty }
        guard !unclear.isEmpty else { return Known(deposits: deposits, news: news, waiting: waiting) }
        let named = Set(unclear.flatMap { [$0.child] + $0.match.candidates })
        let before = try await covers.hold(named, in: transaction).before
        let loading = try await covers.loading.standing(in: transaction)
        var unnamed: Set<Child.ID> = []
        if !loading.isNobodys {
            let firsts = try await covers.loading.responsibles.firsts(of: named, in: transaction)
            unnamed = named.filter { firsts[$0]?.whose ?? .nobody == .nobody }
        }
        return Known(
            deposits: deposits, before: before, cover: before, loading: loading, unnamed: unnamed, news: news,
            waiting: waiting)
    }

    /// One statement, where nobody watches for anybody in the batch.
    private func news(
        in batch: [Received<WhereaboutsReported>], in transaction: borrowing Transaction
    ) async throws -> Set<UUID> {
        guard let now = batch.first?.context.now else { return [] }
        let watched = try await watches.watched(among: Set(batch.map(\.message.child)), at: now, in: transaction)
        guard !watched.isEmpty else { return [] }
        let theirs = batch.filter { watched.contains($0.message.child) }
        let known = try await watches.said(by: Set(theirs.map(\.message.record)), vault, in: transaction)
        let reports = theirs.map {
            Sighting.Report(
                id: $0.context.messageID, record: $0.message.record, isNewest: $0.message.isNewest,
                told: vault.told(by: $0.message))
        }
        return Sighting.news(reports, known: known)
    }

    func decide(_ event: WhereaboutsReported, _ known: inout Known, _ context: Context) throws -> Outcome<NoReply> {
        try vault.checkKey(of: event.envelope)
        if let contact = event.contact { try vault.checkKey(of: contact) }
        try known.deposits.add(event, as: context.messageID, apart: .random(), sealedBy: vault)
        let before = known.cover
        noteWhose(event, &known)
        // Of a child who is shielded too: whom to tell is decided when it is told.
        let sighted: [any Event] =
            known.news.contains(context.messageID)
            ? [WatchedChildReported(child: event.child, at: WireCoding.rounded(context.now))] : []
        let confirmed = confirm(by: event, &known, at: context.now)
        let news = sighted + confirmed
        let purged = event.withdrawn.map { _ in AuditNote.purged(1, of: event.child) }
        let noted = confirmed.isEmpty ? nil : AuditNote(.confirmedInvolvement, children: [event.child])
        let audit = [purged, noted].compactMap(\.self)
        guard !event.match.candidates.isEmpty else { return .done(announcing: news, auditing: audit) }
        known.cover.pair(event.child, with: event.match.candidates)
        let named = Set(event.match.candidates).union([event.child])
        return .done(
            announcing: news + known.cover.changes(of: named.union(named.map(before.current)), since: before),
            auditing: audit)
    }

    /// What the organisation's own source reports it confirms. Of a child who is shielded too: whom to tell is decided when it is told.
    private func confirm(by event: WhereaboutsReported, _ known: inout Known, at now: Date) -> [any Event] {
        let child = known.deposits.owner(event.child)
        guard event.handle != nil, !known.deposits.purged.contains(event.record.uuid),
            known.waiting.contains(where: { $0.child == child }), let report = vault.told(by: event)
        else { return [] }
        let confirmed = known.waiting.filter { $0.child == child && $0.isReported(by: report) }
        known.waiting.removeAll(where: confirmed.contains)
        for declared in confirmed {
            known.notes[declared.handle] = ConfirmationNote(standing: .confirmed, on: .london(now))
        }
        return confirmed.map { DeclarationDecided($0, .confirmed, at: now) }
    }

    /// The first report that names an authority says whose the child is: if that is loading, so is the child.
    private func noteWhose(_ event: WhereaboutsReported, _ known: inout Known) {
        let child = known.before.current(event.child)
        guard known.unnamed.contains(child) else { return }
        let whose = vault.whose(event)
        if whose != .nobody { known.unnamed.remove(child) }
        if known.loading.withholds(whose) { known.cover.loading.insert(child) }
    }

    func apply(_ known: Known, in transaction: borrowing Transaction) async throws {
        store.write(known.deposits, in: transaction)
        try declarations.note(known.notes, vault, in: transaction)
        try purging.destroy(known.deposits.withdrawn, in: transaction)
        covers.write(known.cover, since: known.before, in: transaction)
        try covers.journal.note(known.cover)
    }
}
