import Contracts
import Model
import Postgres
import ServiceRuntime

/// Two children are one: what the vault has of either is the survivor's, and a shield of either covers both.
struct ChildrenMergedHandler: MessageHandler {
    let store: ReshapingStore
    let transfers: TransferStore
    var shields = ShieldStore()
    var overrides = OverrideStore()
    var watches = WatchStore()
    let covers: CoverStore
    private var responsibles: ResponsibleStore { covers.loading.responsibles }

    init(vault: Vault, covers: CoverStore) {
        (store, transfers, self.covers) = (ReshapingStore(vault: vault), TransferStore(vault: vault), covers)
    }

    func handle(_ event: ChildrenMerged, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        let (merged, survivor) = (event.merged, event.survivor)
        let held = try await covers.hold(
            aroundAll: [merged, survivor.child] + survivor.candidates, in: transaction)
        var cover = held.before
        try covers.journal.read { cover.remember($0, of: [merged, survivor.child]) }
        cover.merge(merged, into: survivor.child, whoMayBe: survivor.candidates)
        let shared = try await shields.shared(
            by: [merged, survivor.child], in: held.before, by: covers.journal, in: transaction)
        shields.insert(shared.new, in: transaction)
        let before = try await responsibles.authorities(of: [merged, survivor.child], in: transaction)

        // What one officer said was said of a person as they were known then; so was what somebody overrode.
        overrides.end([merged, survivor.child], at: context.now, in: transaction)
        try await covers.words.withdraw(about: [merged, survivor.child], at: context.now, in: transaction)
        try await store.move(from: merged, to: survivor.child, in: transaction)
        try await transfers.move(from: merged, to: survivor.child, at: context.now, in: transaction)
        covers.write(cover, since: held.before, in: transaction)
        cover = try await covers.withLoading(cover, in: transaction)
        try covers.journal.note(cover, shielding: shared.new)
        let settled = try await responsibles.settled([survivor.child], since: before, in: transaction)
        // Whatever is known of the one is news of the other.
        let watched = try await watches.watched(among: [merged, survivor.child], at: context.now, in: transaction)
        let news: [any Event] =
            watched.isEmpty ? [] : [WatchedChildReported(child: survivor.child, at: WireCoding.rounded(context.now))]
        return .done(announcing: held.changes(to: cover) + settled + news)
    }
}

/// Records of a child are another's. A shield that covered one covers both, and whoever may be either.
struct ChildrenSeparatedHandler: MessageHandler {
    let vault: Vault
    let store: ReshapingStore
    let transfers: TransferStore
    var shields = ShieldStore()
    var overrides = OverrideStore()
    let covers: CoverStore
    private var responsibles: ResponsibleStore { covers.loading.responsibles }

    init(vault: Vault, covers: CoverStore) {
        (self.vault, store, self.covers) = (vault, ReshapingStore(vault: vault), covers)
        transfers = TransferStore(vault: vault)
    }

    func handle(_ event: ChildrenSeparated, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        let (child, separated, left) = (event.child, event.separated, event.left?.candidates ?? [])
        let held = try await covers.hold(
            aroundAll: [child, separated.child] + separated.candidates + left, in: transaction)
        var cover = held.before
        try covers.journal.read { cover.remember($0, of: [child, separated.child]) }
        cover.separate(child, whoMayBe: left, from: separated.child, whoMayBe: separated.candidates)

        let before = try await responsibles.authorities(of: [child], in: transaction)
        try await responsibles.share(child, with: separated.child, in: transaction)
        let shared = try await shields.shared(
            by: [child, separated.child], in: held.before, by: covers.journal, in: transaction)
        shields.insert(shared.new, in: transaction)
        // Names that Identity knows of the one are the other's too.
        let parts = shared.all.filter { [child, separated.child].contains($0.child) && $0.sealedFor != $0.child }
        overrides.end([child, separated.child], at: context.now, in: transaction)
        try await covers.words.withdraw(about: [child, separated.child], at: context.now, in: transaction)
        try await store.move(event.records, from: child, to: separated.child, in: transaction)
        covers.write(cover, since: held.before, in: transaction)
        cover = try await covers.withLoading(cover, in: transaction)
        try covers.journal.note(cover, shielding: shared.new)
        transfers.lookUp([child, separated.child], in: transaction)
        let settled = try await responsibles.settled([child, separated.child], since: before, in: transaction)
        return .done(announcing: held.changes(to: cover) + (try vault.aliasesKnown(parts)) + settled)
    }
}

/// Whether two children may be one has changed.
struct CandidatesChangedHandler: MessageHandler {
    let covers: CoverStore

    func handle(_ event: CandidatesChanged, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        let children = [event.child, event.other] + event.candidates + event.otherCandidates
        // Two are told apart under every identifier that either has had.
        let held =
            event.mayBeOne
            ? try await covers.hold(Set(children), in: transaction)
            : try await covers.hold(aroundAll: children, in: transaction)
        var cover = held.before
        if event.mayBeOne {
            // An officer who said that they are not did not know this yet.
            try await covers.words.withdraw(
                [.apart], about: [event.child, event.other], at: context.now, in: transaction)
            cover.pair(event.child, with: [event.other])
        } else {
            cover.tellApart(event.child, event.other)
        }
        cover.pair(event.child, with: event.candidates)
        cover.pair(event.other, with: event.otherCandidates)
        covers.write(cover, since: held.before, in: transaction)
        try covers.journal.note(cover)
        return .done(announcing: held.changes(to: cover))
    }
}
