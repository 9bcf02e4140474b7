import Contracts
import FoundationEssentials
import Model
import Sealing

extension Vouching {
    /// Throws "not right" for a wrong name and a wrong password alike.
    func signIn(_ credentials: SignIn.Credentials, request: UUID) async throws -> Session {
        let wish = SignIn(credentials: try intake.seal(try WireCoding.encoder().encode(credentials)))
        switch try await services.ask(wish, id: request, within: .seconds(5)) {
        case .signedIn(let session): return session
        case .refused: throw ProblemDetails(.signInRefused)
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
        try fields.close()
        guard let username, let password else { throw fields.refusal() }
        self.init(username: username, password: password)
    }
}
