import Contracts
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
        of request: Request, _ context: GatewayContext, id: UUID? = nil, wantsCard: Bool = false
    ) async throws -> Caller {
        guard let token = cookie.token(of: request) else { throw ProblemDetails(.signInNeeded) }
        return try await vouching.caller(token, request: id ?? context.request, wantsCard: wantsCard)
    }

    /// A form of this session's own page, and who sent it. A form that holds a request id is asked under that id, so
    /// that sending it twice does it once.
    func submission(
        _ request: Request, _ context: GatewayContext, wantsCard: Bool = false
    ) async throws -> (form: Form, caller: Caller) {
        guard let token = cookie.token(of: request) else { throw ProblemDetails(.signInNeeded) }
        let form = try await request.form()
        try FormGuard.check(form, from: request, session: token)
        let id = form.values["request"].flatMap { UUID(uuidString: $0) }
        return (form, try await caller(of: request, context, id: id, wantsCard: wantsCard))
    }
}
