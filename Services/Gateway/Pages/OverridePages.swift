import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/children/{id}/override`: the warning that stands between a practitioner with the right and a shielded record.
struct OverridePages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/children/{id}/override", use: warn)
        router.post("/children/{id}/override", use: useOverride)
        router.post("/children/{id}/override/end", use: end)
    }

    @Sendable private func warn(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await desk.caller(of: request, context)
        guard caller.grant.mayOverride == true else { throw ProblemDetails(.notFound) }
        let query = URLEncoding.values(in: request.uri.query ?? "")
        return .page(warning(try context.identifier("id"), lookup(query["reason"]), FormPieces(), caller))
    }

    @Sendable private func useOverride(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context, wantsCard: true)
        let child: Child.ID = try context.identifier("id")
        let lookup = lookup(form.values["reason"])
        do {
            let written = form.values.filter { $0.key != "reason" && $0.key != "code" }
            var fields = Form(written).fields(flags: ["acknowledged"])
            let reason = fields.required("why", Reading<OverrideReason>.word)
            let acknowledged = fields.optional("acknowledged", .flag) ?? false
            try fields.close()
            guard let reason else { throw fields.refusal() }
            let confirmed = try await desk.confirmed(caller, by: form.values["code"], wantsCard: true)
            _ = try await desk.actions.useOverride(child, for: reason, acknowledged: acknowledged, by: confirmed)
            return .seeOther("/children/\(child)?reason=\(lookup.rawValue)")
        } catch let problem as ProblemDetails where problem.kind == .invalid || problem.ofTheCode != nil {
            let words = [
                "why": "Choose why you have to see it", "acknowledged": "Say that you have read the warning",
            ]
            let errors = problem.ofTheCode.map { ["code": $0] } ?? problem.errors(words)
            let pieces = FormPieces(form: form, errors: errors)
            var response = Response.page(warning(child, lookup, pieces, caller))
            response.status = .unprocessableContent
            return response
        }
    }

    @Sendable private func end(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        let child: Child.ID = try context.identifier("id")
        try await desk.actions.endOverride(of: child, by: caller)
        return .seeOther("/children/\(child)?reason=\(lookup(form.values["reason"]).rawValue)")
    }

    private func lookup(_ text: String?) -> LookupReason {
        text.flatMap(LookupReason.init(rawValue:)) ?? .safeguardingConcern
    }

    private func warning(_ child: Child.ID, _ lookup: LookupReason, _ pieces: FormPieces, _ caller: Caller) -> HTML {
        let summary = pieces.summary(["why", "acknowledged", "code"])
        return Layout(title: "Override a shield", caller: caller, place: .search, hasProblems: summary != nil).page(
            """
            \(summary)
            <h1>Stop and read this</h1>
            <p>What is withheld may be hidden because somebody could do this child or a carer significant harm if they \
            knew where they are. If you go on:</p>
            <ul>
            <li>an investigation of you is opened at once, and the management team is alerted;</li>
            <li>what you see is recorded in your name;</li>
            <li>you see this one record, in this session alone, until you end the override or sign out.</li>
            </ul>
            <form method="post" action="/children/\(child)/override" novalidate>
            \(FormPieces.guardField(caller))\(FormPieces.requestField())\
            <input type="hidden" name="reason" value="\(lookup.rawValue)">
            \(pieces.select(
                "why", "Why you have to see it", choices: OverrideReason.allCases.map { ($0.rawValue, $0.inWords) }))
            <div class="field">\(pieces.box("acknowledged", "I have read this, and I will be investigated"))</div>
            \(pieces.code())
            <button class="serious">Override</button>
            </form>
            <p class="back"><a href="/children/\(child)?reason=\(lookup.rawValue)">Go back without overriding</a></p>
            """)
    }
}
