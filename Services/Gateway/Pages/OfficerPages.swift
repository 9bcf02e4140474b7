import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/officers`: what waits for shielding officers, overrides to look into and requests for contact.
struct OfficerPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/officers", use: show)
        router.post("/officers/investigations/{id}", use: close)
        router.post("/officers/contact-requests/{id}", use: resolve)
    }

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        // Two questions, and each principal is for one alone.
        let caller = try await desk.caller(of: request, context)
        let investigations = try await desk.actions.investigations(for: caller)
        let again = try await desk.caller(of: request, context, id: UUID.random())
        let requests = try await desk.actions.contactRequests(for: again)
        return .page(
            Layout(title: "Officers", caller: caller, place: .officers).page(
                """
                <h1>For shielding officers</h1>
                <h2>Overrides to look into \(HTML.count(investigations.count))</h2>
                <ol class="plain-list">\(investigations.map { view($0, caller) })</ol>
                \(investigations.isEmpty ? "<p>None.</p>" as HTML : nil)
                <h2>Requests for contact \(HTML.count(requests.count))</h2>
                <ol class="plain-list">\(requests.map { view($0, caller) })</ol>
                \(requests.isEmpty ? "<p>None.</p>" as HTML : nil)
                """))
    }

    @Sendable private func close(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        guard let outcome = form.values["outcome"].flatMap(InvestigationOutcome.init(rawValue:)) else {
            throw ProblemDetails(.invalid, detail: "Choose what the investigation found.")
        }
        _ = try await desk.actions.close(context.identifier("id"), as: outcome, by: caller)
        return .seeOther("/officers")
    }

    @Sendable private func resolve(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        guard let step = form.values["step"].flatMap(ResolveContactRequest.Step.init(rawValue:)) else {
            throw ProblemDetails(.invalid, detail: "Choose what became of the request.")
        }
        _ = try await desk.actions.resolve(context.identifier("id"), step, by: caller)
        return .seeOther("/officers")
    }

    private func view(_ investigation: Investigation, _ caller: Caller) -> HTML {
        """
        <li class="unread">
        <p class="said">\(investigation.reason?.inWords ?? "The reason can’t be read")</p>
        <p class="quiet">\(investigation.opened.inWords)\(investigation.ended == nil ? ", holds still" : "")</p>
        \(person(investigation.by))
        <div class="acts"><a href="/children/\(investigation.child)">See the record</a>
        \(InvestigationOutcome.allCases.map {
            button("investigations/\(investigation.id)", "outcome", $0.rawValue, $0.inWords, caller)
        })</div>
        </li>
        """
    }

    private func view(_ request: ContactRequest, _ caller: Caller) -> HTML {
        let steps = ResolveContactRequest.Step.allCases.filter { $0 != .passOn || request.state == .asked }
        return """
            <li class="\(request.state == .asked ? "unread" : "read")">
            <p class="said">\(request.state.inWords)</p>
            <p class="quiet">\(request.asked.inWords)</p>
            \(person(request.by))
            <div class="acts"><a href="/children/\(request.child)">See the record</a>
            \(steps.map { button("contact-requests/\(request.id)", "step", $0.rawValue, $0.inWords, caller) })</div>
            </li>
            """
    }

    private func person(_ card: AccountCard?) -> HTML {
        guard let card else { return "<p>Who it was can’t be read.</p>" }
        let name = card.contact.practitioner?.displayed ?? ""
        return """
            <p>\(name), \(card.contact.organisation)</p>\(ContactView.phone(card.contact.phone))\
            \(ContactView.email(card.contact.email))
            """
    }

    private func button(_ path: String, _ field: String, _ value: String, _ words: String, _ caller: Caller) -> HTML {
        """
        <form method="post" action="/officers/\(path)">\(FormPieces.guardField(caller))\(FormPieces.requestField())\
        <input type="hidden" name="\(field)" value="\(value)"><button class="plain">\(words)</button></form>
        """
    }
}
