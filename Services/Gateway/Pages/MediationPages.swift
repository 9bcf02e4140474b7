import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/mediation`: a mediator says who has asked them to look somebody up.
struct MediationPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/mediation", use: show)
        router.post("/mediation", use: begin)
        router.post("/mediation/end", use: end)
    }

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await desk.caller(of: request, context)
        guard caller.may(.mediate) else { throw ProblemDetails(.notForThisRole) }
        return .page(view(FormPieces(), of: caller))
    }

    @Sendable private func begin(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        let username = (form.values["practitioner"] ?? "").trimmed
        do {
            guard !username.isEmpty, username.count <= 200 else { throw ProblemDetails(.invalid) }
            _ = try await desk.vouching.mediate(caller.token, for: username, request: caller.request)
            return .seeOther("/search")
        } catch let problem as ProblemDetails where problem.kind == .invalid {
            let words = "Enter the user name of a practitioner whose account is open and in order"
            return .page(
                view(FormPieces(form: form, errors: ["practitioner": words]), of: caller), status: problem.kind.status)
        }
    }

    @Sendable private func end(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (_, caller) = try await desk.submission(request, context)
        _ = try await desk.vouching.mediate(caller.token, for: nil, request: caller.request)
        return .seeOther("/mediation")
    }

    private func view(_ pieces: FormPieces, of caller: Caller) -> HTML {
        let summary = pieces.summary(["practitioner"])
        return Layout(title: "Who has asked you?", caller: caller, hasProblems: summary != nil).page(
            """
            \(summary)
            <h1>Who has asked you?</h1>
            \(caller.grant.mediated.map { going($0, caller) })
            <p>You look up for a practitioner who has called you. Make sure that it is they. Everything is recorded with your \
            name and theirs.</p>
            <form method="post" action="/mediation" class="panel" novalidate>
            \(FormPieces.guardField(caller))\(FormPieces.requestField())
            \(pieces.text("practitioner", "Their user name", hint: "For half an hour, or until you name somebody else."))
            <button>Look up for them</button>
            </form>
            """)
    }

    private func going(_ mediated: Mediated, _ caller: Caller) -> HTML {
        """
        <div class="panel"><p>You look up for <strong>\(mediated.displayName)</strong>, \(mediated.organisation).</p>
        <form method="post" action="/mediation/end">\(FormPieces.guardField(caller))\(FormPieces.requestField())\
        <button class="plain">The call is over</button></form></div>
        """
    }
}
