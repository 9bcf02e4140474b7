import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/children/{id}/contact-request`: asking the management team to pass a request on, and how far it has come. It is the
/// same page for every child.
struct ContactRequestPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/children/{id}/contact-request", use: show)
        router.post("/children/{id}/contact-request", use: ask)
    }

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await desk.caller(of: request, context)
        let child: Child.ID = try context.identifier("id")
        let own = try await desk.actions.contactRequests(for: caller).filter { $0.child == child }
        let items = own.map { request -> HTML in
            "<li><p class=\"said\">\(request.state.inWords)</p><p class=\"quiet\">\(request.since.inWords)</p></li>"
        }
        return .page(
            Layout(title: "Ask for contact", caller: caller, place: .search).page(
                """
                <h1>Ask the management team to pass a request on</h1>
                <p>They tell those who work with the child that you would like to be in contact, with your name and your \
                contact details. No message goes with it.</p>
                \(own.isEmpty ? nil : "<h2>Your requests</h2><ol class=\"plain-list\">\(items)</ol>" as HTML)
                \(own.contains { $0.state != .answered } ? nil : form(child, caller))
                <p class="back"><a href="/children/\(child)">Back to the record</a></p>
                """))
    }

    @Sendable private func ask(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (_, caller) = try await desk.submission(request, context, wantsCard: true)
        let child: Child.ID = try context.identifier("id")
        _ = try await desk.actions.requestContact(about: child, by: caller)
        return .seeOther("/children/\(child)/contact-request")
    }

    private func form(_ child: Child.ID, _ caller: Caller) -> HTML {
        """
        <form method="post" action="/children/\(child)/contact-request">\(FormPieces.guardField(caller))\
        \(FormPieces.requestField())<button>Ask for contact</button></form>
        """
    }
}
