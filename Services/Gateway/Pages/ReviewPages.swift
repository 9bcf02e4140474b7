import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/reviews`: two children side by side, and what a data manager says of them.
struct ReviewPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/reviews", use: list)
        router.get("/reviews/{id}", use: show)
        router.post("/reviews/{id}", use: resolve)
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await desk.caller(of: request, context)
        let reviews = try await desk.actions.reviews(of: caller)
        let items = reviews.map { review -> HTML in
            let names = review.sides.map(\.name.displayed).joined(separator: " and ")
            return """
                <li class="\(review.state == .unsure ? "read" : "unread")">
                <p class="said"><a href="/reviews/\(review.id)">\(names)</a></p>
                <p class="quiet">\(Self.standing(of: review, for: caller))</p>
                </li>
                """
        }
        return .page(
            Layout(title: "Reviews", caller: caller, place: .reviews).page(
                """
                <h1>Reviews</h1>
                <p>Each is a pair of children who may be one and the same. Compare them, and say what you know.</p>
                <ol class="plain-list">\(items)</ol>
                \(reviews.isEmpty ? "<p>Nothing waits for your authority.</p>" as HTML : nil)
                <p><a href="/proposed-children">Children whom practitioners did not find</a></p>
                """))
    }

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await desk.caller(of: request, context)
        let review = try await desk.actions.review(context.identifier("id"), of: caller)
        return .page(view(review, of: caller))
    }

    @Sendable private func resolve(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        guard let step = form.values["step"].flatMap(ResolveReview.Step.init) else {
            throw ProblemDetails(.invalid, detail: "Choose what to do.")
        }
        let review = try await desk.actions.resolve(context.identifier("id"), step, by: caller)
        return .seeOther("/reviews/\(review.id)")
    }

    private func view(_ review: Review, of caller: Caller) -> HTML {
        let heads = review.sides.map { "<th scope=\"col\">\($0.number.displayed)</th>" as HTML }
        func row(_ label: String, _ value: (Review.Side) -> String) -> HTML {
            """
            <tr><th scope="row">\(label)</th>\(review.sides.map { "<td>\(value($0))</td>" as HTML })</tr>
            """
        }
        let agreements = review.agreements.map { "<li>\($0.words)</li>" as HTML }
        return Layout(title: "Are these one child?", caller: caller, place: .reviews).page(
            """
            <h1>Are these one child?</h1>
            <p role="status">\(Self.standing(of: review, for: caller))</p>
            <table>
            <thead><tr><td></td>\(heads)</tr></thead>
            <tbody>
            \(row("Name", { $0.name.displayed }))
            \(row("Date of birth", { $0.dateOfBirth.inWords }))
            \(row("Gender", { $0.gender.inWords }))
            \(row("Carers", { $0.carers.map(\.displayed).joined(separator: ", ") }))
            </tbody>
            </table>
            <h2>How far they agree</h2>
            <ul>\(agreements)</ul>
            <p>That they are one, the model \(review.model) gives \(review.chance). A person is to look because:</p>
            <ul>\(review.reasonsForLooking.map { "<li>\($0)</li>" as HTML })</ul>
            \(Self.steps(for: review).map { button($0, review, caller) })
            <p><a href="/reviews">All reviews</a></p>
            """)
    }

    private func button(_ step: ResolveReview.Step, _ review: Review, _ caller: Caller) -> HTML {
        """
        <form method="post" action="/reviews/\(review.id)">\(FormPieces.guardField(caller))\(FormPieces.requestField())\
        <input type="hidden" name="step" value="\(step.rawValue)">\
        <button\(step == .same || step == .different ? nil : " class=\"plain\"" as HTML)>\(step.inWords)</button></form>
        """
    }

    private static func steps(for review: Review) -> [ResolveReview.Step] {
        switch review.state {
        case .open: [.claim, .same, .different, .unsure, .askOther]
        case .unsure: [.same, .different, .askOther, .undo]
        case .same, .different: [.undo]
        case .settled: []
        }
    }

    private static func standing(of review: Review, for caller: Caller) -> String {
        switch review.state {
        case .open:
            switch review.claimedBy {
            case nil: review.wasPassedOn ? "Passed on by another authority" : "Waits for somebody"
            case caller.grant.account?: "You work at this"
            default: "A colleague works at this"
            }
        case .unsure: "Could not be told yet"
        case .same: "Decided: one child"
        case .different: "Decided: two children"
        case .settled: "Settled by later reports"
        }
    }
}

extension ResolveReview.Step {
    var inWords: String {
        switch self {
        case .claim: "Work at this"
        case .same: "They are one child"
        case .different: "They are two children"
        case .unsure: "I can’t tell"
        case .askOther: "Ask the other authority"
        case .undo: "Take the decision back"
        }
    }
}
