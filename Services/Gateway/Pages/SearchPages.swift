import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/search`: finding a child. The form is posted, so that names stand in no address and no history.
struct SearchPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/search", use: show)
        router.post("/search", use: search)
    }

    private static let words = [
        "given": "Enter the first names on one line, without the family name",
        "family": "Enter the family name",
        "dateOfBirth": "Enter a date of birth that exists, such as 27 3 2015",
        "ageFrom": "Enter ages in whole years, from 0 to 25",
        "ageTo": "Enter ages in whole years, from 0 to 25",
        "gender": "With ages, choose female or male",
        "postcode": "Enter a whole postcode, or leave it out",
        "number": "Enter the number as it is printed, eleven characters",
        "reason": "Choose why you are looking this child up",
    ]

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        .page(view(FormPieces(), results: nil, reason: nil, of: try await desk.caller(of: request, context)))
    }

    @Sendable private func search(_ request: Request, _ context: GatewayContext) async throws -> Response {
        func asked(_ form: Form) throws -> ChildSearch {
            var fields = form.fields(dates: ["dateOfBirth"], numbers: ["ageFrom", "ageTo"], lists: ["given"])
            return try ChildSearch(&fields)
        }
        // What has to be corrected first is not counted.
        let (form, caller) = try await desk.submission(request, context) { (try? asked($0)).map { _ in .search } }
        do {
            let search = try asked(form)
            let found = try await desk.actions.find(search, by: caller)
            func page(_ children: [FoundChild]) -> HTML {
                view(FormPieces(form: form), results: children, reason: search.reason, of: caller)
            }
            guard let lease = found.lease else { return .page(page(found.children)) }
            return .leased(
                until: lease, type: Response.htmlType, whole: Data(page(found.children).text.utf8),
                withheld: Data(page([]).text.utf8))
        } catch let problem as ProblemDetails where problem.kind == .invalid || problem.kind == .tooMany {
            let pieces = FormPieces(
                form: form, errors: problem.errors(Self.words, except: ["wildcard", "freeText", "alone", "notBoth"]))
            let general = problem.kind == .tooMany || pieces.errors.isEmpty ? problem.kind.detail : nil
            return .page(
                view(pieces, results: nil, reason: nil, general: general, of: caller), status: problem.kind.status)
        }
    }

    private func view(
        _ pieces: FormPieces, results: [FoundChild]?, reason: LookupReason?, general: String? = nil, of caller: Caller
    ) -> HTML {
        let summary = pieces.summary(
            ["given", "family", "dateOfBirth", "ageFrom", "ageTo", "gender", "postcode", "number", "reason"],
            general: general)
        let found = results.flatMap { results in reason.map { ResultList(results: results, reason: $0).view } }
        return Layout(
            title: results.map { "\($0.count) found" } ?? "Find a child", caller: caller, place: .search,
            hasProblems: summary != nil
        ).page(
            """
            \(summary)
            <h1>Find a child</h1>
            \(found)
            <form method="post" action="/search" class="panel search" novalidate>
            <h2\(found == nil ? " class=\"unseen\"" : nil)>\(found == nil ? "Search" : "Search again")</h2>
            \(FormPieces.guardField(caller))
            <div class="pair">
            \(pieces.text("given", "First names"))
            \(pieces.text("family", "Family name"))
            </div>
            \(pieces.date("dateOfBirth", "Date of birth", hint: "For example, 27 3 2015. Leave out what you don’t know."))
            <fieldset class="field">
            <legend>If you don’t know the date of birth</legend>
            <div class="pair">
            \(pieces.text("ageFrom", "Age from"))
            \(pieces.text("ageTo", "Age to"))
            \(pieces.select(
                "gender", "Gender", choices: [Gender.female, .male].map { ($0.rawValue, $0.inWords) }))
            </div>
            </fieldset>
            \(pieces.text(
                "postcode", "Postcode (optional)",
                hint: "Now or formerly. Leave it out if unsure: children whose whereabouts are withheld are not found by it."))
            \(pieces.text("number", "Or the number alone", hint: "For example, ADAEX-AMP1E-Z."))
            \(pieces.select(
                "reason", "Why are you looking this child up?", hint: "Your reason is recorded with the search.",
                choices: LookupReason.allCases.map { ($0.rawValue, $0.inWords) }))
            <button>Search</button>
            </form>
            """)
    }
}

/// The children that a search found.
private struct ResultList {
    let results: [FoundChild]
    let reason: LookupReason

    var view: HTML {
        if results.isEmpty {
            return """
                <section class="results" aria-labelledby="results">
                <h2 id="results">No child was found</h2>
                <p>Names that sound alike were tried too. The child may be known by another name, or the date may be wrong. \
                A practitioner can <a href="/proposed-children">propose a child</a> who is not in the directory.</p>
                </section>
                """
        }
        let heading = results.count == 1 ? "1 child was found" : "\(results.count) children were found"
        return """
            <section class="results" aria-labelledby="results">
            <h2 id="results">\(heading)</h2>
            <ul class="plain-list found">
            \(results.map(row))
            </ul>
            </section>
            """
    }

    /// "Family name: sounds alike. Date of birth: the same."
    private func agreement(_ child: FoundChild) -> String {
        (child.agreement ?? []).map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }.joined(separator: " ")
    }

    private func row(_ child: FoundChild) -> HTML {
        """
        <li class="result">
        <a href="/children/\(child.child)?reason=\(reason.rawValue)">\(child.name.displayed)</a>
        <span>Born \(child.dateOfBirth.inWords)</span>
        <span>\(child.gender.inWords)</span>
        <span class="number">\(child.number.displayed)</span>
        \((child.agreement ?? []).isEmpty ? nil : "<p class=\"hint why\">\(agreement(child))</p>" as HTML)
        </li>
        """
    }
}
