import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Takes a code of whoever is signed in, for what is grave. One is taken once, here or for signing in, and a wrong one counts as
/// an attempt to sign in does: whoever came by a session guesses no more often than whoever came by a password.
struct ConfirmSessionHandler: MessageHandler {
    let opener: IntakeOpener
    let factors: SecondFactorStore
    let attempts: AttemptStore
    var accounts = AccountStore()
    var sessions = SessionStore()

    func handle(_ command: ConfirmSession, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<ConfirmSession.Reply>
    {
        guard let opened = try? opener.open(command.confirmation),
            let confirmation = try? WireCoding.decoder().decode(ConfirmSession.Confirmation.self, from: opened)
        else { return .reply(.noSuchSession) }
        let token = Token.digest(confirmation.session)
        guard let held = try await sessions.session(token, in: transaction),
            SessionRules.isLive(begun: held.begun, lastUsed: held.lastUsed, at: context.now),
            let username = try await accounts.holder(held.account, in: transaction)?.username
        else { return .reply(.noSuchSession) }

        transaction.lock(["sign-in:" + username])
        let earlier = try await attempts.attempts(at: username, in: transaction)
        var proof: SecondFactorRules.Proof?
        if case .enrolled(let known) = try await factors.standing(of: held.account, in: transaction) {
            proof = SecondFactorRules.proof(by: confirmation.code, of: known, atStep: TimedCode.step(at: context.now))
        }
        guard let proof, !Lockout.isLocked(earlier, at: context.now) else {
            attempts.put(
                Lockout.adding(aFailureTo: earlier, at: context.now), at: username,
                forgetting: Lockout.forgotten(at: context.now), in: transaction)
            return .reply(.refused, auditing: AuditNote(.confirmationRefused, actor: held.account))
        }
        attempts.forget(username, in: transaction)
        factors.use(proof, of: held.account, in: transaction)
        let now = WireCoding.rounded(context.now)
        sessions.confirm(token, at: now, in: transaction)
        return .reply(
            .confirmed(until: now.addingTimeInterval(Principal.confirmationHolds)),
            auditing: AuditNote(.confirmedSession, actor: held.account))
    }
}
