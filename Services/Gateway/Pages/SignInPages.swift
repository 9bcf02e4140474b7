import Contracts
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// `/sign-in`, `/sign-out`, and the page on which somebody sets up their second factor.
struct SignInPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/") { _, _ in Response.seeOther("/search") }
        router.get("/sign-in", use: show)
        router.post("/sign-in", use: signIn)
        router.post("/sign-in/second-factor", use: enrol)
        router.post("/sign-out", use: signOut)
    }

    @Sendable private func show(_ request: Request, _ context: GatewayContext) -> Response {
        let query = URLEncoding.values(in: request.uri.query ?? "")
        return .page(view(FormPieces(), next: Self.place(query["next"]), hasEnded: query["ended"] != nil))
    }

    @Sendable private func signIn(_ request: Request, _ context: GatewayContext) async throws -> Response {
        try FormGuard.checkOrigin(of: request)
        let form = try await request.form()
        let next = Self.place(form.values["next"])
        do {
            var fields = form.fields()
            switch try await desk.vouching.signIn(SignIn.Credentials(&fields), request: context.request) {
            case .session(let session):
                var response = Response.seeOther(next)
                response.headers[.setCookie] = desk.cookie.begin(session)
                return response
            case .enrol(let enrolment):
                return .page(SecondFactorPage(enrolment: enrolment, next: next).page)
            }
        } catch let problem as ProblemDetails where Self.isOfTheForm(problem.kind) {
            let errors = problem.kind == .invalid ? problem.errors(Self.words) : [:]
            let general = problem.kind == .invalid ? nil : Self.general(problem)
            let pieces = FormPieces(form: form, errors: errors)
            return .page(view(pieces, next: next, general: general), status: problem.kind.status)
        }
    }

    private static let words = [
        "username": "Enter your username", "password": "Enter your password", "code": "Enter the code, or nothing",
    ]

    private static func isOfTheForm(_ kind: ProblemKind) -> Bool {
        [.signInRefused, .accessLapsed, .enrolmentEnded, .invalid].contains(kind)
    }

    private static func general(_ problem: ProblemDetails) -> String {
        ([problem.kind.title + "."] + problem.problems.map(\.explanation)
            + [problem.kind == .accessLapsed ? "Ask whoever manages your account." : problem.kind.detail])
            .joined(separator: " ")
    }

    @Sendable private func enrol(_ request: Request, _ context: GatewayContext) async throws -> Response {
        try FormGuard.checkOrigin(of: request)
        let form = try await request.form()
        let next = Self.place(form.values["next"])
        let confirmation = EnrolSecondFactor.Confirmation(
            token: form.values["token"] ?? "", code: form.values["code"] ?? "")
        do {
            switch try await desk.vouching.enrol(confirmation, request: context.request) {
            case .enrolled(let enrolled):
                var response = Response.page(RecoveryCodesPage(codes: enrolled.recoveryCodes, next: next).page)
                response.headers[.setCookie] = desk.cookie.begin(enrolled.session)
                return response
            case .refused(let enrolment):
                let page = SecondFactorPage(enrolment: enrolment, next: next, isWrong: true).page
                return .page(page, status: ProblemKind.codeRefused.status)
            case .ended:
                throw ProblemDetails(.enrolmentEnded)
            }
        } catch let problem as ProblemDetails where problem.kind == .enrolmentEnded {
            return .page(
                view(FormPieces(), next: next, general: Self.general(problem)), status: problem.kind.status)
        }
    }

    @Sendable private func signOut(_ request: Request, _ context: GatewayContext) async throws -> Response {
        if let token = desk.cookie.token(of: request) {
            try FormGuard.check(try await request.form(), from: request, session: token)
            try await desk.vouching.signOut(token, request: context.request)
        }
        var response = Response.seeOther("/sign-in?ended")
        response.headers[.setCookie] = desk.cookie.end()
        return response
    }

    private func view(_ pieces: FormPieces, next: String, general: String? = nil, hasEnded: Bool = false) -> HTML {
        let summary = pieces.summary(["username", "password", "code"], general: general)
        return Layout(title: "Sign in", hasProblems: summary != nil).page(
            """
            <div class="narrow">
            \(summary)
            \(hasEnded ? "<p class=\"notice\" role=\"status\">You have signed out.</p>" : nil)
            <h1>Sign in</h1>
            <p class="intro">See who else is in contact with a child you work with.</p>
            <form method="post" action="/sign-in" novalidate>
            <input type="hidden" name="next" value="\(next)">
            \(pieces.text("username", "Username", autocomplete: "username"))
            \(pieces.text("password", "Password", type: "password", autocomplete: "current-password"))
            \(pieces.text(
                "code", "Code",
                hint: "What your authenticator shows, a recovery code, or your invitation. Leave it empty the first time.",
                autocomplete: "one-time-code"))
            <button>Sign in</button>
            </form>
            </div>
            """)
    }

    /// Where to go after signing in: a place of ours, or the search.
    static func place(_ next: String?) -> String {
        guard let next, next.count <= 200, next.hasPrefix("/"), !next.hasPrefix("//"),
            next.utf8.allSatisfy({ $0 > 32 && $0 < 127 && !"\\\"'<>@:%".utf8.contains($0) })
        else { return "/search" }
        return next
    }
}
