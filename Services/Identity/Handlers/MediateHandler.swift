import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Notes in a mediator's session for whom they look up. Whoever can't be looked up for is refused alike: unknown, suspended,
/// lapsed, or no practitioner.
struct MediateHandler: MessageHandler {
    let opener: IntakeOpener
    var accounts = AccountStore()
    var sessions = SessionStore()

    func handle(_ command: Mediate, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<Mediate.Reply>
    {
        guard let opened = try? opener.open(command.mediation),
            let mediation = try? WireCoding.decoder().decode(Mediate.Mediation.self, from: opened)
        else { return .reply(.noSuchSession) }
        let token = Token.digest(mediation.session)
        guard let held = try await sessions.session(token, in: transaction),
            SessionRules.isLive(begun: held.begun, lastUsed: held.lastUsed, at: context.now)
        else { return .reply(.noSuchSession) }
        let refused = AuditNote(.mediationRefused, actor: held.account)
        guard Access.allows(held.role, .mediate, .any) else {
            return .reply(.refused(Refusal(.notAllowed)), auditing: refused)
        }
        guard let username = mediation.practitioner else {
            sessions.mediate(token, for: nil, at: context.now, in: transaction)
            return .reply(
                .ended, auditing: AuditNote(.endedMediation, actor: held.account, behalf: held.behalf?.account))
        }
        let practitioner = try await accounts.holder(of: username, in: transaction)
        guard let practitioner,
            MediationRules.mayLookUp(held.role, for: practitioner.standing, on: .london(context.now))
        else {
            let problem = AccountRule.notInGoodStanding.problem(at: "/practitioner")
            return .reply(.refused(Refusal(.invalid, problems: [problem])), auditing: refused)
        }
        let now = WireCoding.rounded(context.now)
        sessions.mediate(token, for: practitioner.id, at: now, in: transaction)
        return .reply(
            .mediates(Mediated(practitioner, since: now)),
            auditing: AuditNote(.beganMediation, actor: held.account, behalf: practitioner.id))
    }
}

extension Mediated {
    init(_ practitioner: AccountStore.Holder, since: Date) {
        self.init(
            displayName: practitioner.name.displayed, organisation: practitioner.organisation,
            until: MediationRules.end(ofOneBegunAt: since))
    }
}
