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
        router.post("/shields/{id}/confirmation", use: confirm)
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await desk.caller(of: request, context)
        let requests = try await desk.actions.shieldRequests(of: caller)
        // Another question is another request, so it is vouched for anew.
        let due = try await desk.actions.dueShields(of: try await desk.caller(of: request, context, id: UUID.random()))
        return .page(
            Layout(title: "Shields", caller: caller, place: .shields).page(
                """
                <h1>Shields</h1>
                <p><a href="/shields/held">Held records</a>: who may be a shielded child. \
                <a href="/go-live">Putting shields in</a>: until two officers have signed them off.</p>
                <h2>Asked for</h2>
                <p>Shield a child when somebody could do the child or a carer significant harm if they knew where they are.</p>
                <ol class="plain-list">\(requests.map { item($0, caller) })</ol>
                \(requests.isEmpty ? "<p>No request waits.</p>" as HTML : nil)
                <h2>To review</h2>
                <p>A shield is looked at every six months. One that nobody looks at shields on.</p>
                <ol class="plain-list">\(due.map { item($0, caller) })</ol>
                \(due.isEmpty ? "<p>No review is due.</p>" as HTML : nil)
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

    @Sendable private func confirm(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (_, caller) = try await desk.submission(request, context)
        _ = try await desk.actions.confirmShield(of: context.identifier("id"), by: caller)
        return .seeOther("/shields")
    }

    /// Whoever finds that a shield should end asks for that on the record.
    private func item(_ shield: DueShield, _ caller: Caller) -> HTML {
        """
        <li class="\(shield.hasLapsed ? "unread" : "read")">
        <p class="said">\(shield.grounds.map(\.inWords) ?? "Grounds that can’t be read")</p>
        <p class="quiet">Shielded since \(shield.since.inWords). Its review \
        \(shield.hasLapsed ? "lapsed" : "is due") \(shield.reviewBy.inWords).</p>
        <div class="acts">
        <form method="post" action="/shields/\(shield.child)/confirmation">\(FormPieces.guardField(caller))\
        \(FormPieces.requestField())<button>It is still needed</button></form>
        <a href="/children/\(shield.child)" \
        aria-label="See the record, shielded since \(shield.since.inWords)">See the record, or lift the shield there</a></div>
        </li>
        """
    }

    /// Who decides has to know which names the shield would go with; whose child's they are stands on the record.
    private func names(_ aliases: [PersonName]) -> HTML? {
        if aliases.isEmpty { return nil }
        let names = aliases.map { "<li>\($0.displayed)</li>" as HTML }
        return """
            <details><summary>Other names that a report might come under</summary><ul>\(names)</ul></details>
            """
    }

    /// It names no child but where other names are told, folded away: a name beside grounds would be case information on a
    /// page that lists many.
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
            \(names(request.aliases ?? []))
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
