import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/go-live`: how far a shielding officer's authority has come with its shields, and the words by which it is closed and
/// signed off.
struct GoLivePages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/go-live", use: show)
        router.post("/go-live/loading", use: load)
        router.post("/go-live/sign-off", use: signOff)
    }

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        try await page(request, context)
    }

    @Sendable private func load(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        guard form.values["meant"] == "true" else {
            return try await page(request, context, FormPieces(form: form, errors: ["meant": "Tick that you mean it"]))
        }
        _ = try await desk.actions.beginLoading(by: caller)
        return .seeOther("/go-live")
    }

    @Sendable private func signOff(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        do {
            let confirmed = try await desk.confirmed(caller, by: form.values["code"])
            _ = try await desk.actions.signOffShields(by: confirmed)
            return .seeOther("/go-live")
        } catch let problem as ProblemDetails {
            guard let words = problem.ofTheCode else { throw problem }
            return try await page(request, context, FormPieces(form: form, errors: ["code": words]))
        }
    }

    /// The question is a request of its own, also after a form that was refused.
    private func page(
        _ request: Request, _ context: GatewayContext, _ pieces: FormPieces = FormPieces()
    ) async throws -> Response {
        let caller = try await desk.caller(of: request, context, id: UUID.random())
        let goLive = try await desk.actions.goLive(of: caller)
        let content: HTML =
            switch goLive.state {
            case .open: open(pieces, caller)
            case .loading: loading(goLive, pieces, caller)
            }
        var response = Response.page(
            Layout(
                title: "Putting shields in", caller: caller, place: .shields, hasProblems: !pieces.errors.isEmpty
            ).page(
                """
                \(pieces.summary(["meant", "code"]))
                <h1>Putting shields in: \(goLive.authority.text)</h1>
                \(content)
                <p><a href="/shields">Shields</a></p>
                """))
        if !pieces.errors.isEmpty { response.status = .unprocessableContent }
        return response
    }

    private func loading(_ goLive: GoLive, _ pieces: FormPieces, _ caller: Caller) -> HTML {
        """
        <p class="notice" role="status">Every record of your authority is shown as \
        shielded\(goLive.since.map { ", since \($0.inWords)" }).</p>
        <p>Put the shields in, one by one or from a list. When all are in, two officers sign them off, within fourteen days of \
        each other. A shield that is put up or lifted in between takes the first word back.</p>
        <p>\(goLive.signed.map { "The first officer signed them off \($0.inWords)." } ?? "Nobody has signed them off.")</p>
        <form method="post" action="/go-live/sign-off" novalidate>
        \(FormPieces.guardField(caller))\(FormPieces.requestField())
        \(pieces.code())
        <button class="serious">The shields are in</button></form>
        """
    }

    private func open(_ pieces: FormPieces, _ caller: Caller) -> HTML {
        """
        <p class="notice" role="status">Your authority is open: what is not shielded is shown.</p>
        <details class="panel"\(pieces.errors.isEmpty ? nil : " open")>
        <summary>Close it, to put shields in</summary>
        <p>Every record of your authority is shown as shielded from then on, until two officers have signed its shields off.</p>
        <form method="post" action="/go-live/loading" novalidate>
        \(FormPieces.guardField(caller))\(FormPieces.requestField())
        \(pieces.box("meant", "I mean every record of my authority"))
        <button class="serious">Close the authority</button></form>
        </details>
        """
    }
}
