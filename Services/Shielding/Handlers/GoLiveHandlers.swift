import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Says how far an officer's own authority has come.
struct ViewGoLiveHandler: QueryHandler {
    let vault: Vault
    let loading: LoadingStore

    func answer(_ query: ViewGoLive, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewGoLive.Reply>
    {
        let actor = try context.actor()
        guard let authority = LoadingDecision.authority(of: actor.role, for: actor.authority) else {
            return Answer(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": ViewGoLive.route.type]))
        }
        let row = try await loading.row(of: authority, vault, in: transaction)
        return Answer(
            .goLive(GoLive(authority, row, at: context.now)),
            auditing: AuditNote(.viewedGoLive, terms: ["authority": authority.text]))
    }
}

/// From its reply on nothing of an authority's children is shown. The reply waits as that of a shield does: for the lease of
/// every release that could have missed it.
struct BeginLoadingHandler: MessageHandler {
    let vault: Vault
    let loading: LoadingStore

    func handle(_ command: BeginLoading, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<BeginLoading.Reply>
    {
        let actor = try context.actor()
        let speaksFor = LoadingDecision.authority(of: actor.role, for: actor.authority)
        var row = try await loading.hold(speaksFor, vault, in: transaction)
        let now = WireCoding.rounded(context.now)
        switch (LoadingDecision.decide(speaksFor: speaksFor, isLoading: row != nil), speaksFor) {
        case (.begins, let authority?):
            let kept = KeptLoading(
                authority: authority, since: now,
                order: try vault.seal(LoadingOrder(by: actor.account), saying: LoadingStore.order(authority)))
            loading.insert([kept], in: transaction)
            loading.tellAgain(of: authority, in: transaction)
            try loading.journal.load(kept)
            return .reply(
                .goLive(GoLive(authority, LoadingStore.Row(since: now), at: now)),
                auditing: AuditNote(.beganLoading, terms: ["authority": authority.text]), after: leaseOfARelease)
        case (.alreadyLoading, let authority?):
            // What is acknowledged is in the journal, whatever became of a sign-off that was never committed.
            let standing = try loading.journal.read { $0.loading[authority] }
            let rows = try await loading.all(in: transaction).filter { $0.authority == authority }
            if standing == nil { for row in rows { try loading.journal.load(row) } }
            // Whoever says so says that its shields are not in.
            try await loading.withdrawWord(for: authority, at: now, in: transaction)
            row?.word = nil
            return .reply(
                .goLive(GoLive(authority, row, at: now)),
                auditing: AuditNote(.beganLoading, terms: ["authority": authority.text]), after: leaseOfARelease)
        case (.refused, _), (_, nil):
            return .reply(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": BeginLoading.route.type]))
        }
    }
}

/// Opens an authority by the word of two of its officers that its shields are in.
struct SignOffShieldsHandler: MessageHandler {
    let vault: Vault
    let loading: LoadingStore

    func handle(_ command: SignOffShields, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<SignOffShields.Reply>
    {
        let actor = try context.actor()
        let speaksFor = LoadingDecision.authority(of: actor.role, for: actor.authority)
        guard !GraveAct.needsCode(actor, isTheirs: speaksFor != nil, at: context.now) else {
            return .reply(
                .refused(Refusal(.notConfirmed)), auditing: .unconfirmed(SignOffShields.self))
        }
        var row = try await loading.hold(speaksFor, vault, in: transaction)
        let now = WireCoding.rounded(context.now)
        let decision = SignOffDecision.decide(
            speaksFor: speaksFor, account: actor.account, isLoading: row != nil, first: row?.word, at: now)

        guard let authority = speaksFor else {
            return .reply(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": SignOffShields.route.type]))
        }
        switch decision {
        case .signs:
            row?.word = SignOffDecision.Word(by: actor.account, since: now)
            if let row, let word = row.word {
                // Where the journal alone knows that it is loading.
                let standing = try loading.journal.read { $0.loading[authority] }
                loading.insert([standing].compactMap(\.self), in: transaction)
                try loading.sign(authority, since: row.since, word, vault, in: transaction)
            }
        case .opens:
            loading.delete(authority, in: transaction)
            loading.tellAgain(of: authority, in: transaction)
            try loading.journal.signOff(authority)
            row = nil
        case .stands, .isOpen, .refused: break
        }
        return .reply(
            .goLive(GoLive(authority, row, at: now)),
            auditing: AuditNote(
                .signedOffShields,
                terms: ["authority": authority.text, "state": row == nil ? "open" : "loading"]))
    }
}

/// Who said that an authority is loading; sealed in its row and in the journal.
struct LoadingOrder: Codable, Hashable, Sendable {
    var by: Account.ID
}

extension GoLive {
    fileprivate init(_ authority: AuthorityCode, _ row: LoadingStore.Row?, at now: Date) {
        guard let row else {
            self.init(authority: authority, state: .open)
            return
        }
        let word = row.word.flatMap { now.timeIntervalSince($0.since) < SignOffDecision.validity ? $0.since : nil }
        self.init(authority: authority, state: .loading, since: row.since, signed: word)
    }
}
