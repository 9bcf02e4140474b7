import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/declarations`: what practitioners of a data manager's organisation recorded of themselves, to be confirmed or declined.
struct DeclarationPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/declarations", use: show)
        router.post("/children/{id}/involvements/{handle}/confirmation", use: decide)
    }

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await desk.caller(of: request, context)
        guard caller.may(.confirmInvolvement) else { throw ProblemDetails(.notForThisRole) }
        let form = Form(URLEncoding.values(in: request.uri.query ?? ""))
        var fields = form.fields()
        let after = fields.optional("after", .declarationPlace)
        try fields.close()
        let found = try await desk.actions.declarations(after: after, for: caller)
        func page(_ page: DeclarationPage) -> Data { Data(view(page, of: caller).text.utf8) }
        return .leased(
            until: found.lease, type: Response.htmlType, whole: page(found.page),
            withheld: page(DeclarationPage(declarations: [])))
    }

    @Sendable private func decide(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        guard let word = form.values["word"].flatMap(DecideDeclaration.Word.init(rawValue:)) else {
            throw ProblemDetails(.invalid, detail: "Choose what to say.")
        }
        _ = try await desk.actions.decide(
            word, about: context.identifier("handle"), with: context.identifier("id"), by: caller)
        return .seeOther("/declarations")
    }

    private func view(_ page: DeclarationPage, of caller: Caller) -> HTML {
        Layout(title: "Involvements to confirm", caller: caller, place: .declarations).page(
            """
            <h1>Involvements to confirm</h1>
            <p>Practitioners of your organisation have recorded that they are in contact with these children. Say for each whether \
            it is so; they are told. What you decline ends. No child of whom anything is withheld stands here.</p>
            \(page.declarations.isEmpty
                ? "<p>Nothing can be shown at the moment that waits for you.</p>" as HTML
                : "<ul class=\"plain-list\">\(page.declarations.map { line($0, caller) })</ul>" as HTML)
            \(page.next.map { "<p><a href=\"/declarations?after=\($0.text)\">Those after them</a></p>" as HTML })
            """)
    }

    private func line(_ declaration: Declaration, _ caller: Caller) -> HTML {
        let ended: HTML? = declaration.ended.map { " to \($0.inWords)" }
        return """
            <li><p class="said">\(declaration.practitioner?.displayed ?? "A practitioner"), \(declaration.service.inWords)</p>
            <p>From \(declaration.began.inWords)\(ended). <a href="/children/\(declaration.child)">The child’s record</a></p>
            <p class="quiet">Recorded \(declaration.recorded.inWords)</p>
            <div class="acts">\(DecideDeclaration.Word.allCases.map { button($0, declaration, caller) })</div></li>
            """
    }

    private func button(_ word: DecideDeclaration.Word, _ declaration: Declaration, _ caller: Caller) -> HTML {
        """
        <form method="post" action="/children/\(declaration.child)/involvements/\(declaration.handle)/confirmation">\
        \(FormPieces.guardField(caller))\(FormPieces.requestField())\
        <input type="hidden" name="word" value="\(word.rawValue)"><button class="plain">\(word.inWords)</button></form>
        """
    }
}

extension DecideDeclaration.Word {
    var inWords: String {
        switch self {
        case .confirm: "Confirm"
        case .decline: "Don’t confirm"
        }
    }
}

extension Declaration.Standing {
    /// Beside a contact that a practitioner recorded.
    var inWords: String {
        switch self {
        case .waiting: "Self-declared: recorded by the practitioner, and not confirmed by their organisation yet."
        case .confirmed: "Recorded by the practitioner, and confirmed by their organisation."
        case .declined: "Recorded by the practitioner. Their organisation does not confirm it."
        }
    }
}
