import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Signs a person in. An unknown name takes as long as a wrong password, and gets the same answer.
struct SignInHandler: MessageHandler {
    let opener: IntakeOpener
    var accounts = AccountStore()
    var sessions = SessionStore()

    func handle(_ command: SignIn, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<SignIn.Reply>
    {
        guard let opened = try? opener.open(command.credentials),
            let credentials = try? WireCoding.decoder().decode(SignIn.Credentials.self, from: opened)
        else { return .reply(.refused, auditing: AuditNote(.signInRefused)) }
        let holder = try await accounts.holder(of: credentials.username, in: transaction)
        let password = String(credentials.password.prefix(ApplicationRules.passwordLengths.upperBound + 1))
        let isRight = await PasswordHash.verify(password, against: holder?.passwordHash ?? PasswordHash.ofNobody)
        guard let holder, isRight else {
            let terms = holder.map { ["account": $0.id.description] } ?? [:]
            return .reply(.refused, auditing: AuditNote(.signInRefused, terms: terms))
        }
        let token = Token.random()
        sessions.begin(Token.digest(token), of: holder.id, at: context.now, in: transaction)
        let session = Session(
            token: token, account: holder.id, displayName: holder.name.displayed, role: holder.role,
            expires: SessionRules.end(ofOneBegunAt: context.now))
        return .reply(.signedIn(session), auditing: AuditNote(.signedIn, actor: holder.id))
    }
}

/// Ends a session.
struct SignOutHandler: MessageHandler {
    let opener: IntakeOpener
    var sessions = SessionStore()

    func handle(_ command: SignOut, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<SignOut.Reply>
    {
        guard let token = opener.sessionToken(command.session),
            let account = try await sessions.end(token, in: transaction)
        else { return .reply(.noSuchSession) }
        return .reply(.signedOut, auditing: AuditNote(.signedOut, actor: account))
    }
}

extension IntakeOpener {
    /// The digest of a session's token that came sealed; nil when it can't be opened.
    func sessionToken(_ sealed: Data) -> Data? {
        (try? open(sealed)).map { Token.digest(String(decoding: $0, as: UTF8.self)) }
    }
}
