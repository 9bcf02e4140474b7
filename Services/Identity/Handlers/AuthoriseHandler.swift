import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Vouches for whoever holds a session, for one request and five seconds; for a look-up, once it has been counted.
struct AuthoriseHandler: QueryHandler {
    let opener: IntakeOpener
    let signer: PrincipalSigner
    let vault: EnvelopeSealer
    let lookups: LookupDesk
    var accounts = AccountStore()
    var sessions = SessionStore()

    func answer(_ query: Authorise, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<Authorise.Reply>
    {
        guard let token = opener.sessionToken(query.session),
            let held = try await sessions.session(token, in: transaction),
            SessionRules.isLive(begun: held.begun, lastUsed: held.lastUsed, at: context.now)
        else { return Answer(.refused) }
        if query.isUnattended != true, SessionRules.isUseWorthNoting(lastUsed: held.lastUsed, at: context.now) {
            sessions.noteUse(of: token, at: context.now, in: transaction)
        }
        let mediated = try await mediated(by: held, at: context.now, in: transaction)
        // Nothing is counted of whoever may look up nothing: a mediator whom nobody asked.
        let lookup = query.lookup.flatMap { lookup in
            Access.allows(held.role, lookup.action, mediated == nil ? .any : .onBehalf) ? lookup : nil
        }
        let principal = Principal(
            account: held.account, organisation: held.organisation, role: held.role, source: held.source,
            behalf: lookup == nil ? nil : mediated?.account, authority: held.authority,
            overrideSession: held.mayOverride ? held.id : nil, confirmed: held.confirmed,
            lookup: lookup, request: query.request,
            expires: context.now.addingTimeInterval(SessionRules.vouchFor))
        var grant = Authorise.Grant(
            principal: try signer.sign(principal), account: held.account, displayName: held.name.displayed,
            role: held.role, card: query.wantsCard ? try card(of: held, on: query.basis) : nil,
            mayOverride: held.mayOverride ? true : nil, session: held.id, mediated: mediated?.shown,
            isSensitive: held.service.isSensitive)
        guard let lookup else { return Answer(.granted(grant)) }
        let (outcome, audit) = try await lookups.admit(lookup, by: principal, at: context.now, in: transaction)
        var answer: Answer<Authorise.Reply>
        switch outcome {
        case .free: answer = Answer(.granted(grant))
        case .warned(let notice):
            grant.notice = notice
            answer = Answer(.granted(grant))
        case .confirmationNeeded: answer = Answer(.confirmationNeeded)
        case .stopped(let notice): answer = Answer(.stopped(notice))
        }
        answer.audit = audit.map { note in
            var note = note
            note.behalf = principal.behalf
            return note
        }
        return answer
    }

    /// For whom a mediator looks up, if that still may be: whoever is suspended or lapses meanwhile is looked up for no more.
    private func mediated(by held: SessionStore.Held, at now: Date, in transaction: borrowing Transaction) async throws
        -> (account: Account.ID, shown: Mediated)?
    {
        guard let behalf = held.behalf, MediationRules.isGoing(since: behalf.since, at: now),
            let practitioner = try await accounts.holder(behalf.account, in: transaction),
            MediationRules.mayLookUp(held.role, for: practitioner.standing, on: .london(now))
        else { return nil }
        return (behalf.account, Mediated(practitioner, since: behalf.since))
    }

    /// - Parameter basis: on which an involvement is recorded with it. No service but a sensitive one is on any.
    private func card(of held: SessionStore.Held, on basis: SensitiveBasis?) throws -> SealedEnvelope {
        let card = AccountCard(
            account: held.account, organisation: held.organisation, service: held.service, contact: held.contact,
            basis: held.service.isSensitive ? basis : nil)
        return try vault.seal(
            try WireCoding.encoder().encode(card), purpose: .accountCard, binding: [held.account.description])
    }
}
