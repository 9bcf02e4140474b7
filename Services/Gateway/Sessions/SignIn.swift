import Contracts
import FoundationEssentials
import Model
import Sealing

/// What signing in came to.
enum SignedIn: Sendable {
    case session(Session)
    /// There is no second factor yet: this person may do nothing but enrol one.
    case enrol(Enrolment)
}

extension Vouching {
    /// Throws "not right" for a wrong name, a wrong password and a wrong code alike.
    func signIn(_ credentials: SignIn.Credentials, request: UUID) async throws -> SignedIn {
        let wish = SignIn(credentials: try intake.seal(try WireCoding.encoder().encode(credentials)))
        switch try await services.ask(wish, id: request, within: .seconds(5)) {
        case .signedIn(let session): return .session(session)
        case .enrol(let enrolment): return .enrol(enrolment)
        case .lapsed(let requirements): throw ProblemDetails(lapsed: requirements)
        case .refused: throw ProblemDetails(.signInRefused)
        }
    }

    /// Confirms a second factor. Throws "the time is over" where there is no such enrolment, and never returns it.
    func enrol(_ confirmation: EnrolSecondFactor.Confirmation, request: UUID) async throws -> EnrolSecondFactor.Reply {
        let wish = EnrolSecondFactor(confirmation: try intake.seal(try WireCoding.encoder().encode(confirmation)))
        let reply = try await services.ask(wish, id: request, within: patience)
        if reply == .ended { throw ProblemDetails(.enrolmentEnded) }
        return reply
    }

    /// Until when something grave may be done in the session. Throws "not right" for a wrong code.
    func confirm(_ token: String, by code: String, request: UUID) async throws -> Date {
        let confirmation = ConfirmSession.Confirmation(session: token, code: code)
        let wish = ConfirmSession(confirmation: try intake.seal(try WireCoding.encoder().encode(confirmation)))
        switch try await services.ask(wish, id: request, within: patience) {
        case .confirmed(let until): return until
        case .refused: throw ProblemDetails(.codeRefused, detail: ProblemKind.signInRefused.detail)
        case .noSuchSession: throw ProblemDetails(.signInNeeded)
        }
    }

    /// Ends the session; one that has ended already is no error.
    func signOut(_ token: String, request: UUID) async throws {
        let wish = SignOut(session: try intake.seal(Data(token.utf8)))
        _ = try await services.ask(wish, id: request, within: patience)
    }
}

extension SignIn.Credentials {
    init(_ fields: inout Fields) throws {
        let username = fields.required("username", .text(upTo: 200))
        let password = fields.required("password", .password)
        let code = fields.optional("code", .text(upTo: 40))
        try fields.close()
        guard let username, let password else { throw fields.refusal() }
        self.init(username: username, password: password, code: code)
    }
}

extension EnrolSecondFactor.Confirmation {
    init(_ fields: inout Fields) throws {
        let token = fields.required("token", .text(upTo: 100))
        let code = fields.required("code", .text(upTo: 40))
        try fields.close()
        guard let token, let code else { throw fields.refusal() }
        self.init(token: token, code: code)
    }
}

extension ProblemDetails {
    /// Whoever is told this has proved who they are.
    init(lapsed requirements: [Requirement]) {
        self.init(
            .accessLapsed,
            problems: requirements.map {
                Problem(field: "/\($0.rawValue)", rule: "lapsed", explanation: $0.explanation)
            })
    }
}

extension Requirement {
    fileprivate var explanation: String {
        switch self {
        case .accreditation: "Your organisation is not accredited."
        case .vetting: "Your vetting is more than three years old, or was never recorded."
        case .training: "Your training has not been recorded."
        case .agreement: "Your signed agreement has not been recorded."
        }
    }
}
