import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Takes down that somebody watches for a child. Nothing about the child is read.
struct WatchChildHandler: MessageHandler {
    let vault: Vault
    var watches = WatchStore()

    func handle(_ command: WatchChild, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<WatchChild.Reply>
    {
        let actor = try context.actor()
        let note = AuditNote(.watchedChild, reason: command.reason, children: [command.child])
        let own = try await watches.own(of: actor.account, at: context.now, vault, in: transaction)
        switch WatchDecision.decide(command.child, by: actor.role, own: own) {
        case .begins:
            let now = WireCoding.rounded(context.now)
            let watch = Watch(
                id: .random(), child: command.child, since: now,
                until: now.addingTimeInterval(Double(WatchDecision.days) * 86_400))
            watches.forget(at: context.now, in: transaction)
            try watches.insert(watch, by: WatchNote(by: actor.account), vault, in: transaction)
            return .reply(.watching(watch), auditing: note)
        case .stands(let watch):
            return .reply(.watching(watch), auditing: note)
        case .tooMany:
            return .reply(.tooMany, auditing: AuditNote(.refused, reason: command.reason, terms: Self.terms))
        case .refused:
            return .reply(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, reason: command.reason, terms: Self.terms, children: [command.child]))
        }
    }

    private static let terms = ["message": WatchChild.route.type]
}

/// Ends a watch of one's own; somebody else's is as one that is not there, and has ended.
struct EndWatchHandler: MessageHandler {
    let vault: Vault
    var watches = WatchStore()

    func handle(_ command: EndWatch, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<EndWatch.Reply>
    {
        let actor = try context.actor()
        guard Access.mayEver(actor.role, .watch) else {
            return .reply(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": EndWatch.route.type]))
        }
        let child = try await watches.end(command.watch, of: actor.account, vault, in: transaction)
        return .reply(.ended, auditing: AuditNote(.endedWatch, children: child.map { [$0] } ?? []))
    }
}

/// Shows whom one watches for. What became of it is not in it: one that a shield has silenced looks as it did.
struct ViewWatchesHandler: QueryHandler {
    let vault: Vault
    var watches = WatchStore()

    func answer(_ query: ViewWatches, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewWatches.Reply>
    {
        let actor = try context.actor()
        guard Access.mayEver(actor.role, .watch) else {
            return Answer(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": ViewWatches.route.type]))
        }
        let own = try await watches.own(of: actor.account, at: context.now, vault, in: transaction)
        return Answer(.watches(own), auditing: AuditNote(.viewedWatches, children: own.map(\.child).sorted()))
    }
}

/// Says who may be told that something new came of a child, at the moment of telling: of a child who is shielded or held, who may
/// be such a child, whose authority is loading, whose identity is gone or whose record is archived, nobody.
struct WatchersOfHandler: GuardedQueryHandler {
    let vault: Vault
    let store: VaultStore
    let responsibles: ResponsibleStore
    var watches = WatchStore()

    func answer(_ query: WatchersOf, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<WatchersOf.Reply>
    {
        let watchers = try await watches.watchers(of: query.child, at: context.now, vault, in: transaction)
        let responsible = try await responsibles.authority(of: query.child, in: transaction)
        // The shields last, by a later statement, for the same reason as in a release.
        let known = try await store.recipients(behind: [], of: [query.child], in: transaction)
        let isWithheld =
            known.isShielded(query.child) || known.withdrawn.contains(query.child)
            || known.isArchived(query.child, on: .london(context.now))
        guard !isWithheld, !watchers.isEmpty else { return Answer(WatchersOf.Reply(told: .init(watchers: []))) }
        let concerned = try responsible.map {
            try vault.sealForIdentity(ConcernedOfficers(child: query.child, authority: $0))
        }
        return Answer(
            WatchersOf.Reply(told: .init(watchers: watchers, concerned: concerned)),
            auditing: AuditNote(.decidedRecipients, children: [query.child]))
    }
}
