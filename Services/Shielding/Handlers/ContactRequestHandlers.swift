import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Takes down that a practitioner asks for contact. Nothing about the child is read.
struct RequestContactHandler: MessageHandler {
    let vault: Vault
    var requests = ContactRequestStore()

    func handle(_ command: RequestContact, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<RequestContact.Reply>
    {
        let actor = try context.actor()
        guard Access.allows(actor.role, .requestContact, .any),
            let card = vault.openCard(command.card, of: actor.account)
        else {
            return .reply(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(
                    .refused, terms: ["message": RequestContact.route.type], children: [command.child]))
        }
        let note = AuditNote(.requestedContact, children: [command.child])
        if let waiting = try await requests.waiting(of: actor.account, about: command.child, vault, in: transaction) {
            return .reply(.tracked(waiting.request), auditing: note)
        }
        let now = WireCoding.rounded(context.now)
        let request = ContactRequest(id: .random(), child: command.child, state: .asked, asked: now, since: now)
        try requests.insert(
            request, note: ContactRequestNote(by: actor.account, card: card), vault, in: transaction)
        return .reply(.tracked(request), auditing: note)
    }
}

/// Shows shielding officers what waits for their authority, with who asks; and anybody else how far their own requests
/// have come.
struct ViewContactRequestsHandler: QueryHandler {
    static let most = 50

    let vault: Vault
    let responsibles: ResponsibleStore
    var requests = ContactRequestStore()

    func answer(_ query: ViewContactRequests, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewContactRequests.Reply>
    {
        let actor = try context.actor()
        guard let shown = try await shown(to: actor, in: transaction) else {
            return Answer(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": ViewContactRequests.route.type]))
        }
        return Answer(
            .requests(shown), auditing: AuditNote(.viewedContactRequests, children: Set(shown.map(\.child)).sorted()))
    }

    private func shown(to actor: Principal, in transaction: borrowing Transaction) async throws -> [ContactRequest]? {
        if Access.mayEver(actor.role, .resolveContactRequest) {
            let all = try await requests.waiting(in: transaction)
            let theirs = try await responsibles.first(
                Self.most, of: all, about: \.child, for: actor.authority, in: transaction)
            return try await requests.requests(theirs.map(\.id), vault, in: transaction).map { tracked in
                var request = tracked.request
                request.by = tracked.note?.card
                return request
            }
        }
        guard Access.allows(actor.role, .requestContact, .any) else { return nil }
        return try await requests.own(of: actor.account, limit: Self.most, vault, in: transaction).map(\.request)
    }
}

/// Passes a request on, or closes it, by the word of an officer of the responsible authority.
struct ResolveContactRequestHandler: MessageHandler {
    let vault: Vault
    let responsibles: ResponsibleStore
    var requests = ContactRequestStore()

    func handle(_ command: ResolveContactRequest, _ context: Context, in transaction: borrowing Transaction)
        async throws
        -> Outcome<ResolveContactRequest.Reply>
    {
        let actor = try context.actor()
        let refused = AuditNote(.refused, terms: ["message": ResolveContactRequest.route.type])
        guard Access.mayEver(actor.role, .resolveContactRequest) else {
            return .reply(.refused(Refusal(.notAllowed)), auditing: refused)
        }
        // Another authority's is as one that is not there.
        guard let tracked = try await requests.request(command.request, vault, in: transaction),
            try await responsibles.mayAct(actor.authority, about: tracked.request.child, in: transaction)
        else {
            return .reply(.refused(Refusal(.notFound)), auditing: refused)
        }
        var request = tracked.request
        request.state = ContactRequestDecision.state(after: command.step, from: tracked.request.state)
        // How it was answered stands in the request's row alone, sealed.
        let audit = AuditNote(.resolvedContactRequest, children: [request.child])
        guard request.state != tracked.request.state else { return .reply(.resolved(request.state), auditing: audit) }
        request.since = WireCoding.rounded(context.now)
        var note = tracked.note
        note?.step = command.step
        note?.resolver = actor.account
        try requests.move(request, note: note, vault, in: transaction)
        return .reply(.resolved(request.state), auditing: audit)
    }
}
