import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/shields/held`: who may be a shielded child, each beside that child, and the word that the two are not one.
struct HeldPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/shields/held", use: list)
        router.post("/shields/{id}/held/{other}", use: tellApart)
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let query = URLEncoding.values(in: request.uri.query ?? "")
        return try await page(request, context, notice: query["done"].flatMap(Notice.init(rawValue:)))
    }

    @Sendable private func tellApart(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (form, caller) = try await desk.submission(request, context)
        let (child, other): (Child.ID, Child.ID) = (try context.identifier("id"), try context.identifier("other"))
        do {
            let confirmed = try await desk.confirmed(caller, by: form.values[Self.code(child, other)])
            let notice: Notice =
                switch try await desk.actions.tellApart(child, from: other, by: confirmed) {
                case .proposed: .proposed
                case .apart: .apart
                case .notHeld: .notHeld
                }
            // Where the officer was on the list.
            let place = Self.place(request).map { "&after=\($0.text)" } ?? ""
            return .seeOther("/shields/held?done=\(notice.rawValue)\(place)")
        } catch let problem as ProblemDetails {
            guard let words = problem.ofTheCode else { throw problem }
            let pieces = FormPieces(form: form, errors: [Self.code(child, other): words])
            var response = try await page(request, context, pieces)
            response.status = .unprocessableContent
            return response
        }
    }

    private func page(
        _ request: Request, _ context: GatewayContext, _ pieces: FormPieces = FormPieces(), notice: Notice? = nil
    ) async throws -> Response {
        // Each question is a request of its own.
        let caller = try await desk.caller(of: request, context, id: UUID.random())
        let place = Self.place(request)
        let found = try await desk.actions.held(after: place, of: caller) {
            try await desk.caller(of: request, context, id: UUID.random())
        }
        let people = Dictionary(found.people.map { ($0.child, $0) }, uniquingKeysWith: { first, _ in first })
        let items = found.page.held.map { item($0, at: place, people, pieces, caller) }
        let next = found.page.next
        return .page(
            Layout(title: "Held records", caller: caller, place: .shields, hasProblems: !pieces.errors.isEmpty).page(
                """
                \(pieces.summary(pieces.errors.keys.sorted()))
                <h1>Held records</h1>
                \(notice.map { "<p class=\"notice\" role=\"status\">\($0.inWords)</p>" as HTML })
                <p>Each of these may be a shielded child of your authority, and is shown to nobody until that is known. If the \
                two are not one, say so; it counts once another officer has said so too within fourteen days. If you can’t \
                tell, leave them as they are.</p>
                <ol class="plain-list">\(items)</ol>
                \(items.isEmpty ? Self.nobody(after: place, before: next) : nil)
                \(next.map { "<p><a href=\"/shields/held?after=\($0.text)\">Those after them</a></p>" as HTML })
                <p><a href="/shields">Shields</a></p>
                """))
    }

    /// Which page it is; one that can't be read is the first.
    private static func place(_ request: Request) -> HeldPlace? {
        URLEncoding.values(in: request.uri.query ?? "")["after"].flatMap { Reading.heldPlace.read(.text($0)) }
    }

    private static func nobody(after place: HeldPlace?, before next: HeldPlace?) -> HTML {
        next != nil
            ? "<p>Nobody is held in this part of the list. There may be somebody in the next.</p>"
            : place != nil ? "<p>Nobody else is held.</p>" : "<p>Nobody is held.</p>"
    }

    private func item(
        _ pair: HeldPair, at place: HeldPlace?, _ people: [Child.ID: FoundChild], _ pieces: FormPieces,
        _ caller: Caller
    ) -> HTML {
        let here: HTML? = place.map { "?after=\($0.text)" }
        let sides = [pair.child, pair.other].map { people[$0] }
        func row(_ label: String, _ value: (FoundChild) -> String) -> HTML {
            let cells = sides.map { side -> HTML in "<td>\(side.map(value) ?? "Not known")</td>" }
            return "<tr><th scope=\"row\">\(label)</th>\(cells)</tr>"
        }
        let code = Self.code(pair.child, pair.other)
        let who = sides[1].map(\.name.displayed) ?? "the other"
        return """
            <li class="\(pair.since == nil ? "unread" : "read")">
            <table>
            <thead><tr><td></td><th scope="col">\(pair.isGone ? "An identity that was withdrawn" : "Shielded")</th>\
            <th scope="col">Held</th></tr></thead>
            <tbody>
            \(row("Name", { $0.name.displayed }))
            \(row("Date of birth", { $0.dateOfBirth.inWords }))
            \(row("Gender", { $0.gender.inWords }))
            \(row("Number", { $0.number.displayed }))
            </tbody>
            </table>
            \(pair.since.map { "<p class=\"quiet\">An officer said \($0.inWords) that the two are not one.</p>" as HTML })
            <details class="panel"\(pieces.errors[code] == nil ? nil : " open")>
            <summary>Say that \(who) is not that child</summary>
            <form method="post" action="/shields/\(pair.child)/held/\(pair.other)\(here)" novalidate>\
            \(FormPieces.guardField(caller))\(FormPieces.requestField())
            \(pieces.code(code))
            <button class="serious">They are two children</button></form>
            </details>
            </li>
            """
    }

    /// The field of each form's code, which stand on one page.
    private static func code(_ child: Child.ID, _ other: Child.ID) -> String { "code-\(child)-\(other)" }

    private enum Notice: String {
        case proposed, apart, notHeld

        var inWords: String {
            switch self {
            case .proposed:
                "You have said that the two are not one. It counts once another officer says so too, within fourteen days."
            case .apart: "The two are not one any more. What is still withheld is so for another shield."
            case .notHeld: "There is nothing between the two that you could end."
            }
        }
    }
}
