import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Confirms a second factor by its first code: the person has the secret in an authenticator that tells the right time.
struct EnrolSecondFactorHandler: MessageHandler {
    let opener: IntakeOpener
    let factors: SecondFactorStore
    var accounts = AccountStore()
    var sessions = SessionStore()

    func handle(_ command: EnrolSecondFactor, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<EnrolSecondFactor.Reply>
    {
        guard let opened = try? opener.open(command.confirmation),
            let confirmation = try? WireCoding.decoder().decode(EnrolSecondFactor.Confirmation.self, from: opened)
        else { return .reply(.ended) }
        let token = Token.digest(confirmation.token)
        guard let account = try await factors.enrolment(by: token, in: transaction)?.account else {
            return .reply(.ended)
        }
        transaction.lock(["second factor:\(account)"])
        // It may have ended before the lock was had.
        guard let begun = try await factors.enrolment(by: token, in: transaction) else { return .reply(.ended) }
        if case .enrolled = try await factors.standing(of: begun.account, in: transaction) { return .reply(.ended) }
        guard SecondFactorRules.isGoing(enrolmentBegunAt: begun.begun, at: context.now),
            let holder = try await accounts.holder(begun.account, in: transaction)
        else { return .reply(.ended) }

        let proof = SecondFactorRules.proof(
            by: confirmation.code,
            of: SecondFactorRules.Known(
                lastStep: .min, recovery: [], code: begun.code.code(at:), hash: { Data($0.utf8) }),
            atStep: TimedCode.step(at: context.now))
        guard case .code(let step) = proof else {
            return .reply(.refused(Enrolment(begun.code, by: confirmation.token, of: holder, begun: begun.begun)))
        }
        try factors.enrol(begun.code, upTo: step, for: holder.id, at: context.now, in: transaction)
        let codes = factors.makeRecoveryCodes(for: holder.id, in: transaction)
        let session = sessions.begin(for: holder, withCode: true, at: context.now, in: transaction)
        return .reply(
            .enrolled(EnrolSecondFactor.Enrolled(session: session, recoveryCodes: codes)),
            auditing: AuditNote(.enrolledSecondFactor, actor: holder.id), AuditNote(.signedIn, actor: holder.id))
    }
}
