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

    /// Signs in for the length of `body`, which is given what vouches for the next request under `id`. A session that
    /// CONTACTPOINT_SESSION holds is used instead, and goes on.
    func asking<Answer>(
        _ body: (_ asker: Asker, _ vouch: @escaping (_ id: UUID) async throws -> SignedPrincipal) async throws -> Answer
    ) async throws -> Answer {
        let configuration = try settings.read()
        let sealer = try configuration.sealer()
        let given = ProcessInfo.processInfo.environment["CONTACTPOINT_SESSION"]
        let credentials = given == nil ? try SignIn.Credentials(typedBy: username) : nil
        return try await configuration.asking { asker in
            let text = if let credentials { try await asker.signIn(credentials, sealer).token } else { given ?? "" }
            let token = try sealer.seal(Data(text.utf8))
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
            if given == nil { _ = try await asker.ask(SignOut(session: token), within: .seconds(10)) }
            return try result.get()
        }
    }
}

extension Asker {
    func signIn(_ credentials: SignIn.Credentials, _ sealer: IntakeSealer) async throws -> Session {
        let wish = SignIn(credentials: try sealer.seal(try WireCoding.encoder().encode(credentials)))
        switch try await ask(wish, within: .seconds(10)) {
        case .signedIn(let session): return session
        case .enrol: throw Fault(.negative, "there is no second factor yet: sign in on the pages once, and set it up")
        case .lapsed(let requirements):
            throw Fault(.negative, "refused; to be renewed: \(requirements.map(\.rawValue).joined(separator: ", "))")
        case .refused: throw Fault(.negative, "the user name, the password or the code is not right")
        }
    }
}

extension SignIn.Credentials {
    /// From CONTACTPOINT_PASSWORD and CONTACTPOINT_CODE, or asked for.
    init(typedBy username: String) throws {
        let password = try Typed.secret("Password of \(username)", or: "CONTACTPOINT_PASSWORD")
        let code = ProcessInfo.processInfo.environment["CONTACTPOINT_CODE"] ?? Typed.line("Code of \(username)")
        self.init(username: username, password: password, code: code)
    }
}

/// What somebody types at a terminal.
enum Typed {
    /// From the environment where `variable` is set; it is not shown while it is typed.
    static func secret(_ name: String, or variable: String) throws -> String {
        if let given = ProcessInfo.processInfo.environment[variable] { return given }
        guard isatty(STDIN_FILENO) == 1 else {
            throw Fault(.configuration, "set \(variable), or type it at a terminal")
        }
        guard let typed = getpass("\(name): ") else { throw Fault(.negative, "nothing was typed") }
        return String(cString: typed)
    }

    /// Nil where nobody sits there, or nothing was typed.
    static func line(_ name: String) -> String? {
        guard isatty(STDIN_FILENO) == 1 else { return nil }
        StandardError.write("\(name): ")
        return readLine().flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension Refusal {
    /// As a fault of the command.
    var fault: Fault {
        switch kind {
        case .notAllowed, .notAuthenticated:
            Fault(.negative, "this is not \(kind == .notAllowed ? "theirs" : "known") to do")
        case .notConfirmed: Fault(.negative, "this takes a fresh code: sign in anew")
        case .notFound: Fault(.negative, "there is no such review for this authority")
        case .invalid: Fault(.negative, problems.map(\.explanation).joined(separator: " "))
        case .unavailable: Fault(.unavailable, "the audit trail can't be kept at the moment")
        }
    }
}
