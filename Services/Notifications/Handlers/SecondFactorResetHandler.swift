import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Owes the holder of an account an email: it may not be they who asked.
struct SecondFactorResetHandler: MessageHandler {
    /// Whether there are emails.
    let mails: Bool
    var store = OwedMailStore()

    func handle(_ event: SecondFactorReset, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        guard mails else { return .done() }
        let mail = OwedMail(alert: context.messageID, account: event.account, kind: .secondFactorReset)
        store.owe(mail, at: context.now, in: transaction)
        return .done(waking: [SendOwedMail.name])
    }
}
