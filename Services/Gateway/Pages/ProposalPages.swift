import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/proposed-children`: a practitioner proposes whom the directory does not have and sees what became of it; a data manager decides.
struct ProposalPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/proposed-children", use: show)
        router.post("/proposed-children", use: propose)
        router.post("/proposed-children/{id}", use: decide)
    }

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await desk.caller(of: request, context)
        return .page(page(try await desk.actions.proposedChildren(for: caller), FormPieces(), caller))
    }

    @Sendable private func propose(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        do {
            var fields = form.fields(dates: ["dateOfBirth"], lists: ["given"])
            _ = try await desk.actions.propose(ProposeChild.Proposal(&fields), by: caller, desk.vouching)
            return .seeOther("/proposed-children")
        } catch let problem as ProblemDetails where problem.kind == .invalid || problem.kind == .conflict {
            let words = [
                "given": "Enter the first names on one line", "family": "Enter the family name",
                "dateOfBirth": "Enter a date of birth of the last 25 years, such as 27 3 2015",
                "gender": "Choose the gender",
                "authority": "Enter the code of an authority, such as E10000001",
            ]
            let general = problem.kind == .conflict ? problem.problems.first?.explanation : nil
            let again = try await desk.caller(of: request, context, id: UUID.random())
            let pieces = FormPieces(form: form, errors: problem.errors(words))
            var response = Response.page(
                page(try await desk.actions.proposedChildren(for: again), pieces, again, general: general))
            response.status = .unprocessableContent
            return response
        }
    }

    @Sendable private func decide(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        guard let step = form.values["step"].flatMap(DecideProposedChild.Step.init(rawValue:)) else {
            throw ProblemDetails(.invalid, detail: "Choose what to do.")
        }
        _ = try await desk.actions.decide(context.identifier("id"), step, by: caller)
        return .seeOther("/proposed-children")
    }

    private func page(
        _ children: [ProposedChild], _ pieces: FormPieces, _ caller: Caller, general: String? = nil
    ) -> HTML {
        let decides = caller.may(.decideProposedChild)
        let summary = pieces.summary(["given", "family", "dateOfBirth", "gender", "authority"], general: general)
        return Layout(
            title: "Children to be put in", caller: caller, place: decides ? .reviews : .search,
            hasProblems: summary != nil
        ).page(
            """
            \(summary)
            <h1>Children to be put in</h1>
            \(decides
                ? "<p>Practitioners did not find these children. Look for each before you put them in.</p>"
                : form(pieces, caller))
            \(children.isEmpty
                ? "<p>None.</p>" as HTML : "<ol class=\"plain-list\">\(children.map { row($0, decides, caller) })</ol>")
            """)
    }

    private func form(_ pieces: FormPieces, _ caller: Caller) -> HTML {
        """
        <p>If you have looked for a child and they are not in the directory, propose them. The management team of their authority \
        decides. It is recorded with your name.</p>
        <form method="post" action="/proposed-children" class="panel" novalidate>
        \(FormPieces.guardField(caller))\(FormPieces.requestField())
        \(pieces.text("given", "First names"))
        \(pieces.text("family", "Family name"))
        \(pieces.date("dateOfBirth", "Date of birth", hint: "For example, 27 3 2015. Leave out what you don’t know."))
        \(pieces.select("gender", "Gender", choices: Gender.allCases.map { ($0.rawValue, $0.inWords) }))
        \(pieces.text("authority", "The authority where the child lives", hint: "Its code, for example E10000001."))
        <button>Propose this child</button>
        </form>
        <h2>Your proposals</h2>
        """
    }

    private func row(_ child: ProposedChild, _ decides: Bool, _ caller: Caller) -> HTML {
        """
        <li><p class="said">\(child.name.displayed), born \(child.dateOfBirth.inWords), \(child.gender.inWords)</p>
        <p class="quiet">\(child.by.map { "By \($0.displayed), " as HTML })\(child.asked.inWords). \(child.state.inWords)</p>
        \(decides
            ? "<div class=\"acts\">\(DecideProposedChild.Step.allCases.map { button(child, $0, caller) })</div>" as HTML : nil)
        </li>
        """
    }

    private func button(_ child: ProposedChild, _ step: DecideProposedChild.Step, _ caller: Caller) -> HTML {
        """
        <form method="post" action="/proposed-children/\(child.id)">\(FormPieces.guardField(caller))\
        \(FormPieces.requestField())<input type="hidden" name="step" value="\(step.rawValue)">\
        <button class="plain">\(step.inWords)</button></form>
        """
    }
}

extension ProposedChild.State {
    var inWords: String {
        switch self {
        case .waiting: "Waits for the management team"
        case .putIn: "Put in. Search for the child in a while"
        case .declined: "Not put in"
        }
    }
}

extension DecideProposedChild.Step {
    var inWords: String {
        switch self {
        case .putIn: "Put this child in"
        case .decline: "Don’t put in"
        }
    }
}
