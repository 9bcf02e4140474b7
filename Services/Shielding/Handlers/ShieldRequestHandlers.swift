import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Takes down a wish for a shield. It reads nothing of the child, so that neither the answer nor its time tells anything.
struct RequestShieldHandler: MessageHandler {
    let requests: ShieldRequestStore

    func handle(_ command: RequestShield, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<RequestShield.Reply>
    {
        let actor = try context.actor()
        let refused = AuditNote(.refused, terms: ["message": RequestShield.route.type], children: [command.child])
        switch ShieldRequestDecision.decide(role: actor.role, requester: command.requester) {
        case .waits:
            let aliases: [PersonName]
            switch GivenAliases(command.aliases, of: command.child, requests.vault) {
            case .names(let names): aliases = names
            case .refused(let problems):
                return .reply(.refused(Refusal(.invalid, problems: problems)), auditing: refused)
            }
            let request = ShieldRequestStore.Sealed(
                by: actor.account, requester: command.requester, grounds: command.grounds,
                aliases: aliases.isEmpty ? nil : aliases)
            try requests.ask(
                request, as: ShieldRequest.ID(context.messageID), for: command.child,
                at: WireCoding.rounded(context.now), in: transaction)
            let note = AuditNote(.requestedShield, terms: AliasRule.terms(aliases), children: [command.child])
            return Outcome(reply: .received, audit: [note], wakes: [TellOfRequestsJob.name])
        case .refusedRequester:
            let problem = Problem(
                field: "/requester", rule: "requesterOfRole",
                explanation: "A practitioner asks as a practitioner, a shielding officer for a parent or a court.")
            return .reply(.refused(Refusal(.invalid, problems: [problem])), auditing: refused)
        case .refused:
            return .reply(.refused(Refusal(.notAllowed)), auditing: refused)
        }
    }
}

/// Lists what waits for the officers of an authority, and what nobody is known to be responsible for.
struct ViewShieldRequestsHandler: QueryHandler {
    let requests: ShieldRequestStore
    let responsibles: ResponsibleStore
    let covers: CoverStore
    var shields = ShieldStore()

    func answer(_ query: ViewShieldRequests, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewShieldRequests.Reply>
    {
        let actor = try context.actor()
        guard Access.mayEver(actor.role, .shield) else {
            return Answer(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": ViewShieldRequests.route.type]))
        }
        let all = try await requests.waiting(in: transaction)
        let theirs = try await responsibles.first(
            ViewShieldRequests.most, of: all, about: \.child, for: actor.authority, in: transaction)
        let waiting = try await requests.waiting(theirs.map(\.id), in: transaction)
        let cover = try await covers.read(Set(waiting.map(\.child)), in: transaction)
        let persons = Set(waiting.flatMap { cover.person($0.child) })
        let since = try await shields.shields(of: persons.sorted(), in: transaction)
        let listed = waiting.map { waiting in
            let person = cover.person(waiting.child)
            return ShieldRequest(
                id: waiting.id, child: cover.current(waiting.child), asked: waiting.asked, by: waiting.request.by,
                requester: waiting.request.requester, grounds: waiting.request.grounds,
                aliases: waiting.request.aliases,
                shieldedSince: since.filter { person.contains($0.child) }.map(\.since).min())
        }
        return Answer(
            .requests(listed),
            auditing: AuditNote(.viewedShieldRequests, children: Set(listed.map(\.child)).sorted()))
    }
}

/// An officer's decision about a request, of which the first counts.
struct DecideShieldRequestHandler: MessageHandler {
    let requests: ShieldRequestStore
    let desk: ShieldDesk

    func handle(_ command: DecideShieldRequest, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<DecideShieldRequest.Reply>
    {
        let actor = try context.actor()
        let refused = AuditNote(.refused, terms: ["message": DecideShieldRequest.route.type])
        guard Access.mayEver(actor.role, .shield) else {
            return .reply(.refused(Refusal(.notAllowed)), auditing: refused)
        }
        // Another authority's is as one that is not there.
        guard let waiting = try await requests.waiting(command.request, in: transaction),
            try await desk.responsibles.mayAct(actor.authority, about: waiting.child, in: transaction)
        else {
            return .reply(.refused(Refusal(.notFound)), auditing: refused)
        }
        func decided() throws {
            try requests.decide(
                waiting, .init(by: actor.account, verdict: command.verdict), at: WireCoding.rounded(context.now),
                in: transaction)
        }
        guard command.verdict == .shield else {
            try decided()
            return .reply(
                .declined,
                auditing: AuditNote(
                    .declinedShieldRequest, terms: ["request": waiting.id.description], children: [waiting.child]))
        }

        let (decision, events) = try await desk.shield(
            waiting.child, on: waiting.request.grounds, alias: waiting.request.aliases ?? [], by: actor,
            at: context.now, in: transaction)
        let terms = AliasRule.terms(waiting.request.aliases ?? [])
            .merging(["request": waiting.id.description]) { $1 }
        let note = AuditNote(.shieldedChild, terms: terms, children: [waiting.child])
        switch decision {
        case .shields(let since), .alreadyShielded(let since):
            try decided()
            return Outcome(
                reply: .shielded(since: since), events: events, audit: [note], delay: leaseOfARelease)
        case .refused:
            // Whose the child is was settled meanwhile: the request waits on, for that authority's officers.
            return .reply(.refused(Refusal(.notAllowed)), auditing: refused)
        }
    }
}
