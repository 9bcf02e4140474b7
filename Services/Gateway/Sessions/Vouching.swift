import Contracts
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Model
import Sealing

/// Finds out who stands behind a session. The token leaves the gateway sealed to Identity alone.
struct Vouching: Sendable {
    let services: any Asking
    let intake: IntakeSealer

    /// Throws "sign in first" when the session has ended; for a look-up, "confirm that it is you" or "stopped" where a budget says so.
    func caller(
        _ token: String, request: UUID, wantsCard: Bool = false, basis: SensitiveBasis? = nil,
        isUnattended: Bool = false, for lookup: Lookup? = nil
    ) async throws -> Caller {
        let question = Authorise(
            session: try intake.seal(Data(token.utf8)), request: request, wantsCard: wantsCard, basis: basis,
            isUnattended: isUnattended, lookup: lookup)
        switch try await services.ask(question, id: request, within: patience) {
        case .granted(let grant): return Caller(token: token, request: request, grant: grant)
        case .refused: throw ProblemDetails(.signInNeeded)
        case .confirmationNeeded: throw ProblemDetails(.confirmationNeeded)
        case .stopped(let notice): throw ProblemDetails(stopped: notice, at: Date())
        }
    }

    /// Who calls the JSON API.
    func bearer(
        of request: Request, id: UUID, wantsCard: Bool = false, basis: SensitiveBasis? = nil, for lookup: Lookup? = nil
    ) async throws -> Caller {
        guard let token = request.bearerToken else { throw ProblemDetails(.signInNeeded) }
        return try await caller(token, request: id, wantsCard: wantsCard, basis: basis, for: lookup)
    }

    /// Who looks something up by the JSON API, once what they ask is known to make sense: nothing else is counted.
    func bearer<Asked>(
        of request: Request, id: UUID, asking asked: Result<Asked, any Error>, _ lookup: (Asked) -> Lookup
    )
        async throws -> (caller: Caller, asked: Asked)
    {
        let caller = try await bearer(of: request, id: id, for: (try? asked.get()).map(lookup))
        return (caller, try asked.get())
    }
}

extension Request {
    /// The token of `Authorization: Bearer` (RFC 6750), where it has the form of one of ours.
    var bearerToken: String? {
        guard let header = headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return Session.isToken(parts[1]) ? String(parts[1]) : nil
    }
}

extension Session {
    /// Whether `text` has the form of a token: up to 256 characters of base64url.
    static func isToken(_ text: some StringProtocol) -> Bool {
        (16...256).contains(text.utf8.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }
}
