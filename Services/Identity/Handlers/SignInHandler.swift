import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Signs a person in. An unknown name, and one that is locked, take as long as a wrong password, and get the same answer.
struct SignInHandler: MessageHandler {
    let opener: IntakeOpener
    let factors: SecondFactorStore
    let attempts: AttemptStore
    var accounts = AccountStore()
    var sessions = SessionStore()

    func handle(_ command: SignIn, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<SignIn.Reply>
    {
        guard let opened = try? opener.open(command.credentials),
            let credentials = try? WireCoding.decoder().decode(SignIn.Credentials.self, from: opened)
        else { return .reply(.refused, auditing: AuditNote(.signInRefused)) }
        let username = credentials.username
        transaction.lock(["sign-in:" + Username.normal(username)])
        let earlier = try await attempts.attempts(at: username, in: transaction)
        let holder = try await accounts.holder(of: username, in: transaction)
        let factor = try await factors.standing(of: holder?.id ?? Account.ID.random(), in: transaction)
        let password = String(credentials.password.prefix(ApplicationRules.passwordLengths.upperBound + 1))
        let isRight = await PasswordHash.verify(password, against: holder?.passwordHash ?? PasswordHash.ofNobody)
        let proof = factor.known.flatMap { known in
            credentials.code.flatMap {
                SecondFactorRules.proof(by: $0, of: known, atStep: TimedCode.step(at: context.now))
            }
        }

        let decision = SignInDecision.decide(
            isLocked: Lockout.isLocked(earlier, at: context.now), isPasswordRight: holder != nil && isRight,
            secondFactor: factor.given(proof, by: holder?.role ?? .practitioner),
            lapsed: holder?.standing.lapsed(on: .london(context.now)) ?? [])
        guard let holder, decision != .refuse else {
            attempts.put(
                Lockout.adding(aFailureTo: earlier, at: context.now), at: username,
                forgetting: Lockout.forgotten(at: context.now), in: transaction)
            let terms = holder.map { ["account": $0.id.description] } ?? [:]
            return .reply(.refused, auditing: AuditNote(.signInRefused, terms: terms))
        }
        attempts.forget(username, in: transaction)
        if let proof, case .enrolled = factor { factors.use(proof, of: holder.id, in: transaction) }
        return try answer(decision, to: holder, withCode: proof != nil, at: context.now, in: transaction)
    }

    private func answer(
        _ decision: SignInDecision, to holder: AccountStore.Holder, withCode: Bool, at now: Date,
        in transaction: borrowing Transaction
    ) throws -> Outcome<SignIn.Reply> {
        switch decision {
        case .signIn:
            let session = sessions.begin(for: holder, withCode: withCode, at: now, in: transaction)
            return .reply(.signedIn(session), auditing: AuditNote(.signedIn, actor: holder.id))
        case .enrol:
            let (code, token) = (TimedCode.random(), Token.random())
            try factors.begin(code, by: Token.digest(token), of: holder.id, at: now, in: transaction)
            let enrolment = Enrolment(code, by: token, of: holder, begun: now)
            return .reply(.enrol(enrolment), auditing: AuditNote(.beganEnrolment, actor: holder.id))
        case .lapsed(let requirements):
            let terms = ["lapsed": requirements.map(\.rawValue).joined(separator: " ")]
            return .reply(
                .lapsed(requirements), auditing: AuditNote(.signInRefused, actor: holder.id, terms: terms))
        case .refuse:
            return .reply(.refused, auditing: AuditNote(.signInRefused))
        }
    }
}

extension Enrolment {
    init(_ code: TimedCode, by token: String, of holder: AccountStore.Holder, begun: Date) {
        self.init(
            token: token, uri: code.uri(issuer: "ContactPoint", account: holder.username),
            expires: SecondFactorRules.end(ofEnrolmentBegunAt: begun))
    }
}

extension SessionStore {
    /// Begins a session with a new token.
    func begin(
        for holder: AccountStore.Holder, withCode: Bool, at now: Date, in transaction: borrowing Transaction
    ) -> Session {
        let token = Token.random()
        begin(Token.digest(token), of: holder.id, withCode: withCode, at: now, in: transaction)
        return Session(
            token: token, account: holder.id, displayName: holder.name.displayed, role: holder.role,
            expires: SessionRules.end(ofOneBegunAt: now))
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
