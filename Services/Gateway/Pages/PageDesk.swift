import Contracts
import Crypto
import FoundationEssentials
import Hummingbird
import Model

/// What every page needs: who is there, and forms that are theirs.
struct PageDesk: Sendable {
    let vouching: Vouching
    let actions: Actions
    let cookie: SessionCookie

    /// Throws "sign in first", which becomes the sign-in page.
    func caller(
        of request: Request, _ context: GatewayContext, id: UUID? = nil, wantsCard: Bool = false,
        basis: SensitiveBasis? = nil, for lookup: Lookup? = nil
    ) async throws -> Caller {
        guard let token = cookie.token(of: request) else { throw ProblemDetails(.signInNeeded) }
        return try await vouching.caller(
            token, request: id ?? context.request, wantsCard: wantsCard, basis: basis, for: lookup)
    }

    /// A form of this session's own page, and who sent it. A form that holds a request id is asked under that id, so
    /// that sending it twice does it once.
    func submission(
        _ request: Request, _ context: GatewayContext, wantsCard: Bool = false,
        for lookup: (Form) -> Lookup? = { _ in nil }, on basis: (Form) -> SensitiveBasis? = { _ in nil }
    ) async throws -> (form: Form, caller: Caller) {
        guard let token = cookie.token(of: request) else { throw ProblemDetails(.signInNeeded) }
        let form = try await request.form()
        try FormGuard.check(form, from: request, session: token)
        let id = form.values["request"].flatMap { UUID(uuidString: $0) }
        let caller = try await caller(
            of: request, context, id: id, wantsCard: wantsCard, basis: basis(form), for: lookup(form))
        return (form, caller)
    }

    /// The caller, for something grave: vouched for anew once the form's code, where it has one, has confirmed the session.
    /// Sending the same form twice gives the code once.
    func confirmed(_ caller: Caller, by code: String?, wantsCard: Bool = false) async throws -> Caller {
        guard let code = code?.trimmed, !code.isEmpty, code.count <= 40 else { return caller }
        let id = Self.id(of: code, in: caller)
        _ = try await vouching.confirm(caller.token, by: code, request: id)
        return try await vouching.caller(caller.token, request: caller.request, wantsCard: wantsCard)
    }

    /// The same for the same code in the same form; it tells nothing of the code.
    private static func id(of code: String, in caller: Caller) -> UUID {
        var digest = HMAC<SHA256>(key: SymmetricKey(data: Data(caller.token.utf8)))
        digest.update(data: Data("contactpoint code \(caller.request.text) \(code)".utf8))
        let bytes = Array(digest.finalize())
        return UUID(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6] & 15 | 0x80, bytes[7],
                bytes[8] & 63 | 128, bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            ))
    }
}

extension ProblemDetails {
    /// What to say beside the field of a code; nil when it is about something else.
    var ofTheCode: String? {
        switch kind {
        case .codeRefused: "The code is not right. Enter what your authenticator shows now"
        case .confirmationNeeded: "Enter the code that your authenticator shows"
        default: nil
        }
    }
}
