import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Vouches for whoever holds a session, for one request and five seconds.
struct AuthoriseHandler: QueryHandler {
    let opener: IntakeOpener
    let signer: PrincipalSigner
    let vault: EnvelopeSealer
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
            authority: held.authority, overrideSession: held.mayOverride ? held.id : nil, request: query.request,
            expires: context.now.addingTimeInterval(SessionRules.vouchFor))
        return Answer(
            .granted(
                Authorise.Grant(
                    principal: try signer.sign(principal), account: held.account, displayName: held.name.displayed,
                    role: held.role, card: query.wantsCard ? try card(of: held) : nil,
                    mayOverride: held.mayOverride ? true : nil, session: held.id)))
    }

    private func card(of held: SessionStore.Held) throws -> SealedEnvelope {
        let card = AccountCard(account: held.account, service: held.service, contact: held.contact)
        return try vault.seal(
            try WireCoding.encoder().encode(card), purpose: .accountCard, binding: [held.account.description])
    }
}
