import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/watches`: for whom one watches; and `/children/{id}/watch`, which begins. It is the same page for every child.
struct WatchPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/watches", use: list)
        router.post("/watches/{id}/end", use: end)
        router.get("/children/{id}/watch", use: ask)
        router.post("/children/{id}/watch", use: begin)
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await desk.caller(of: request, context)
        let watches = try await desk.actions.watches(of: caller)
        let items = watches.map { watch -> HTML in
            """
            <li><p class="said"><a href="/children/\(watch.child)">The record</a></p>\
            <p class="quiet">Since \(watch.since.inWords), until \(watch.until.inWords)</p>\
            <form method="post" action="/watches/\(watch.id)/end">\(FormPieces.guardField(caller))\
            \(FormPieces.requestField())<button class="plain">End this watch</button></form></li>
            """
        }
        return .page(
            Layout(title: "Children you watch for", caller: caller, place: .inbox).page(
                """
                <h1>Children you watch for</h1>
                <p>You and the management team are told in the inbox once a source reports something new of one of them. For \
                the safety of some children, nobody is told of them.</p>
                \(items.isEmpty
                    ? "<p>You watch for nobody. A record has a link to begin.</p>" as HTML
                    : "<ol class=\"plain-list\">\(items)</ol>" as HTML)
                """))
    }

    @Sendable private func end(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (_, caller) = try await desk.submission(request, context)
        try await desk.actions.endWatch(context.identifier("id"), by: caller)
        return .seeOther("/watches")
    }

    @Sendable private func ask(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await desk.caller(of: request, context)
        let child: Child.ID = try context.identifier("id")
        return .page(page(child, FormPieces(), caller))
    }

    @Sendable private func begin(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        let child: Child.ID = try context.identifier("id")
        guard let reason = form.values["reason"].flatMap(LookupReason.init(rawValue:)) else {
            return again(child, FormPieces(form: form, errors: ["reason": "Choose why you watch"]), caller)
        }
        do {
            _ = try await desk.actions.watch(for: child, reason: reason, by: caller)
        } catch let problem as ProblemDetails where problem.kind == .conflict {
            let error = problem.problems.first?.explanation ?? problem.kind.detail
            return again(child, FormPieces(form: form, errors: ["reason": error]), caller)
        }
        return .seeOther("/watches")
    }

    private func again(_ child: Child.ID, _ pieces: FormPieces, _ caller: Caller) -> Response {
        var response = Response.page(page(child, pieces, caller))
        response.status = .unprocessableContent
        return response
    }

    private func page(_ child: Child.ID, _ pieces: FormPieces, _ caller: Caller) -> HTML {
        Layout(title: "Watch for a child", caller: caller, place: .search, hasProblems: !pieces.errors.isEmpty).page(
            """
            \(pieces.summary(["reason"]))
            <h1>Watch for this child</h1>
            <p>If you have lost sight of a child, you and the management team are told in the inbox once a source reports \
            something new of them. The watch ends after a year. It is recorded, with your reason.</p>
            <form method="post" action="/children/\(child)/watch" novalidate>\(FormPieces.guardField(caller))\
            \(FormPieces.requestField())
            \(pieces.select(
                "reason", "Why you watch", choices: LookupReason.allCases.map { ($0.rawValue, $0.inWords) }))
            <button>Watch for this child</button></form>
            <p class="back"><a href="/children/\(child)">Back to the record</a> · <a href="/watches">All you watch for</a></p>
            """)
    }
}
