import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/confirmation`: where somebody who looks very many children up gives a code before they go on.
struct ConfirmationPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.post("/confirmation", use: confirm)
    }

    @Sendable private func confirm(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        let next = SignInPages.place(form.values["next"])
        do {
            guard let code = form.values["code"]?.trimmed, !code.isEmpty else { throw ProblemDetails(.codeRefused) }
            _ = try await desk.confirmed(caller, by: code)
            return .seeOther(next)
        } catch let problem as ProblemDetails where problem.kind == .codeRefused {
            return .page(
                ConfirmationPage(next: next, session: caller.token, isWrong: true).page, status: problem.kind.status)
        }
    }
}

/// Asks for a code, and says why.
struct ConfirmationPage {
    let next: String
    let session: String
    var isWrong = false

    var page: HTML {
        let pieces = FormPieces(
            errors: isWrong ? ["code": "The code is not right. Enter what your authenticator shows now"] : [:])
        let summary = pieces.summary(["code"])
        return Layout(title: ProblemKind.confirmationNeeded.title, hasProblems: isWrong).page(
            """
            <div class="narrow">
            \(summary)
            <h1>\(ProblemKind.confirmationNeeded.title)</h1>
            <p class="intro">More has been looked up than is usual. Enter a code, and you can go on for five minutes.</p>
            <form method="post" action="/confirmation" novalidate>
            <input type="hidden" name="\(FormGuard.field)" value="\(FormGuard.token(for: session))">
            \(FormPieces.requestField())<input type="hidden" name="next" value="\(next)">
            \(pieces.text("code", "Code", hint: "What your authenticator shows", autocomplete: "one-time-code"))
            <button>Continue</button>
            </form>
            </div>
            """)
    }
}
