import ArgumentParser
import Contracts
import Foundation
import Model
import Sealing
import ServiceRuntime

#if canImport(Glibc)
    import Glibc
#endif

/// `--as`: the person in whose name a command acts.
struct SignedIn: ParsableArguments {
    @OptionGroup var settings: ConfigurationOption
    @Option(name: .customLong("as"), help: "The user name of whoever acts.")
    var username: String

    /// Signs in for the length of `body`, which is given what vouches for the next request under `id`.
    func asking<Answer>(
        _ body: (_ asker: Asker, _ vouch: @escaping (_ id: UUID) async throws -> SignedPrincipal) async throws -> Answer
    ) async throws -> Answer {
        let configuration = try settings.read()
        let sealer = try configuration.sealer()
        let credentials = SignIn.Credentials(username: username, password: try password())
        return try await configuration.asking { asker in
            let wish = SignIn(credentials: try sealer.seal(try WireCoding.encoder().encode(credentials)))
            guard case .signedIn(let session) = try await asker.ask(wish, within: .seconds(10)) else {
                throw Fault(.negative, "the user name or the password is not right")
            }
            let token = try sealer.seal(Data(session.token.utf8))
            let result: Result<Answer, any Error>
            do {
                result = .success(
                    try await body(asker) { id in
                        let question = Authorise(session: token, request: id)
                        guard case .granted(let grant) = try await asker.ask(question, within: .seconds(10)) else {
                            throw Fault(.negative, "the session has ended")
                        }
                        return grant.principal
                    })
            } catch {
                result = .failure(error)
            }
            _ = try await asker.ask(SignOut(session: token), within: .seconds(10))
            return try result.get()
        }
    }

    private func password() throws -> String {
        if let given = ProcessInfo.processInfo.environment["CONTACTPOINT_PASSWORD"] { return given }
        guard isatty(STDIN_FILENO) == 1 else {
            throw Fault(.configuration, "set CONTACTPOINT_PASSWORD, or type the password at a terminal")
        }
        guard let typed = getpass("Password of \(username): ") else { throw Fault(.negative, "no password was given") }
        return String(cString: typed)
    }
}

extension Refusal {
    /// As a fault of the command.
    var fault: Fault {
        switch kind {
        case .notAllowed, .notAuthenticated:
            Fault(.negative, "this is not \(kind == .notAllowed ? "theirs" : "known") to do")
        case .notFound: Fault(.negative, "there is no such review for this authority")
        case .invalid: Fault(.negative, problems.map(\.explanation).joined(separator: " "))
        case .unavailable: Fault(.unavailable, "the audit trail can't be kept at the moment")
        }
    }
}
