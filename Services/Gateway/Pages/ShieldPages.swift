import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/shields`: what waits for shielding officers.
struct ShieldPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/shields", use: list)
        router.post("/shields/requests/{id}", use: decide)
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await desk.caller(of: request, context)
        let requests = try await desk.actions.shieldRequests(of: caller)
        return .page(
            Layout(title: "Shields", caller: caller, place: .shields).page(
                """
                <h1>Shields</h1>
                <h2>Asked for</h2>
                <p>Shield a child when somebody could do the child or a carer significant harm if they knew where they are.</p>
                <ol class="plain-list">\(requests.map { item($0, caller) })</ol>
                \(requests.isEmpty ? "<p>No request waits.</p>" as HTML : nil)
                """))
    }

    @Sendable private func decide(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        guard let verdict = form.values["decision"].flatMap(ShieldVerdict.init(rawValue:)) else {
            throw ProblemDetails(.invalid, detail: "Choose what to do.")
        }
        _ = try await desk.actions.decide(context.identifier("id"), verdict, by: caller)
        return .seeOther("/shields")
    }

    /// It names no child: a name beside grounds would be case information on a page that lists many.
    private func item(_ request: ShieldRequest, _ caller: Caller) -> HTML {
        let choices = ShieldVerdict.allCases.map { verdict -> HTML in
            "<option value=\"\(verdict.rawValue)\">\(verdict.inWords)</option>"
        }
        let field = "decision-\(request.id)"
        return """
            <li class="unread">
            <p class="said">\(request.requester.inWords): \(request.grounds.inWords)</p>
            <p class="quiet">Asked \(request.asked.inWords).\
            \(request.shieldedSince.map { " Shielded already, since \($0.inWords)." })</p>
            <form method="post" action="/shields/requests/\(request.id)">\(FormPieces.guardField(caller))\
            \(FormPieces.requestField())
            <label for="\(field)">Decision</label>
            <select id="\(field)" name="decision"><option value="">Choose one</option>\(choices)</select>
            <button class="serious">Decide</button></form>
            <div class="acts"><a href="/children/\(request.child)" \
            aria-label="See the record, asked for \(request.asked.inWords)">See the record</a></div>
            </li>
            """
    }
}
