import Border
import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Takes a lost second factor off an account and ends each of its sessions. Who has the password alone enrols no other: that
/// takes the invitation.
struct ResetSecondFactorHandler: MessageHandler {
    let opener: IntakeOpener
    let factors: SecondFactorStore
    var accounts = AccountStore()
    var sessions = SessionStore()

    func handle(_ command: ResetSecondFactor, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<ResetSecondFactor.Reply>
    {
        guard let opened = try? opener.open(command.reset),
            let reset = try? WireCoding.decoder().decode(ResetSecondFactor.Reset.self, from: opened)
        else { return refused(BorderRule.sealedToAnotherKey.problem(at: "/reset")) }
        guard let account = try await accounts.open(reset.username, in: transaction) else {
            return refused(AccountRule.unknownAccount.problem(at: "/username"))
        }
        guard account.role != .feed else { return refused(AccountRule.hasNone.problem(at: "/username")) }
        // Nobody signs in, confirms or enrols meanwhile: whoever has, has a session, which ends.
        transaction.lock(["sign-in:" + Username.normal(reset.username), "second factor:\(account.id)"])
        sessions.endAll(of: account.id, in: transaction)
        let invitation = factors.reset(account.id, in: transaction)
        return .reply(
            .reset(ResetSecondFactor.Invited(account: account.id, invitation: invitation)),
            announcing: SecondFactorReset(account: account.id, at: WireCoding.rounded(context.now)),
            auditing: AuditNote(.resetSecondFactor, terms: ["account": account.id.description]))
    }

    private func refused(_ problem: Problem) -> Outcome<ResetSecondFactor.Reply> {
        .reply(.refused(Refusal(.invalid, problems: [problem])))
    }
}
