import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/gaps`: the children of a data manager's authority who lack a school, a GP practice or any contact.
struct GapPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) { router.get("/gaps", use: show) }

    private static let words = [
        "kind": "Choose what is missing",
        "months": "Enter whole months, from 1 to 120",
        "reason": "Choose why you are looking these children up",
    ]

    /// Without anything chosen, what to choose.
    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await desk.caller(of: request, context)
        guard caller.may(.listGaps) else { throw ProblemDetails(.notForThisRole) }
        let form = Form(URLEncoding.values(in: request.uri.query ?? ""))
        guard !form.values.isEmpty else { return .page(view(FormPieces(), of: caller)) }
        do {
            var fields = form.fields(numbers: ["months"])
            let search = try GapSearch(&fields)
            let found = try await desk.actions.gaps(search, for: caller)
            func page(_ page: GapPage) -> Data {
                let list = GapListView(page: page, search: search, today: .london(Date()))
                return Data(view(FormPieces(form: form), of: caller, list).text.utf8)
            }
            return .leased(
                until: found.lease, type: Response.htmlType, whole: page(found.page), withheld: page(GapPage(lines: []))
            )
        } catch let problem as ProblemDetails where problem.kind == .invalid {
            let pieces = FormPieces(form: form, errors: problem.errors(Self.words))
            return .page(view(pieces, of: caller), status: problem.kind.status)
        }
    }

    private func view(_ pieces: FormPieces, of caller: Caller, _ list: GapListView? = nil) -> HTML {
        let order = ["kind", "months", "reason"]
        // Of a place that can't be read no field says so.
        let isElsewhere = !pieces.errors.isEmpty && pieces.errors.keys.allSatisfy { !order.contains($0) }
        let summary = pieces.summary(order, general: isElsewhere ? "Choose the list again" : nil)
        return Layout(title: "Gaps", caller: caller, place: .gaps, hasProblems: summary != nil).page(
            """
            \(summary)
            <h1>Children who lack something</h1>
            <p>Children of your authority, those who have lacked it for longest first. Nobody of whom anything is withheld \
            stands here.</p>
            \(list?.view)
            <form method="get" action="/gaps" class="panel search" novalidate>
            <h2\(list == nil ? " class=\"unseen\"" : nil)>\(list == nil ? "Choose a list" : "Another list")</h2>
            \(pieces.select("kind", "What is missing?", choices: Gap.Kind.allCases.map { ($0.rawValue, $0.inWords) }))
            \(pieces.text("months", "For how many months at least? (optional)"))
            \(pieces.select(
                "reason", "Why are you looking these children up?", hint: "Your reason is recorded with everybody listed.",
                choices: LookupReason.allCases.map { ($0.rawValue, $0.inWords) }))
            <button>Show the list</button>
            </form>
            """)
    }
}

/// A page of a work list.
private struct GapListView {
    let page: GapPage
    let search: GapSearch
    let today: PartialDate

    var view: HTML {
        """
        <section class="results" aria-labelledby="results">
        <h2 id="results">\(search.kind.inWords)</h2>
        \(page.lines.isEmpty ? "<p>Nobody can be named at the moment.</p>" : lines)
        \(page.next.map(more))
        </section>
        """
    }

    private var lines: HTML { "<ul class=\"plain-list found\">\(page.lines.map(line))</ul>" }

    private func line(_ line: GapLine) -> HTML {
        let age: HTML? = line.dateOfBirth.age(on: today).map { " (age \($0))" }
        return """
            <li class="result">
            <a href="/children/\(line.child)?reason=\(search.reason.rawValue)">\(line.name.displayed)</a>
            <span>Born \(line.dateOfBirth.inWords)\(age)</span>
            <span>Since \(line.since.inWords)</span>
            <span class="number">\(line.number.displayed)</span>
            </li>
            """
    }

    private func more(_ next: GapPlace) -> HTML {
        let months: HTML? = search.months.map { "&amp;months=\($0)" }
        return """
            <p><a href="/gaps?kind=\(search.kind.rawValue)&amp;reason=\(search.reason.rawValue)\(months)&amp;\
            after=\(next.text)">Those after them</a></p>
            """
    }
}
