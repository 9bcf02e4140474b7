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
        let principal = Principal(
            account: held.account, organisation: held.organisation, role: held.role, source: held.source,
            authority: held.authority, overrideSession: held.mayOverride ? held.id : nil, confirmed: held.confirmed,
            lookup: query.lookup, request: query.request,
            expires: context.now.addingTimeInterval(SessionRules.vouchFor))
        var grant = Authorise.Grant(
            principal: try signer.sign(principal), account: held.account, displayName: held.name.displayed,
            role: held.role, card: query.wantsCard ? try card(of: held) : nil,
            mayOverride: held.mayOverride ? true : nil, session: held.id)
        guard let lookup = query.lookup else { return Answer(.granted(grant)) }
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
        answer.audit = audit
        return answer
    }

    private func card(of held: SessionStore.Held) throws -> SealedEnvelope {
        let card = AccountCard(account: held.account, service: held.service, contact: held.contact)
        return try vault.seal(
            try WireCoding.encoder().encode(card), purpose: .accountCard, binding: [held.account.description])
    }
}
