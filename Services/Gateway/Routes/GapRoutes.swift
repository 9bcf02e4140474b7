import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/gaps`: a data manager's.
struct GapRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.get("/v1/gaps", use: list)
    }

    private struct Gaps: Encodable {
        struct Line: Encodable {
            let child: Child.ID
            let number: String
            let name: PersonName
            let dateOfBirth: PartialDate
            /// Absent where the date of birth leaves it open.
            let age: Int?
            let since: PartialDate
        }

        let gaps: [Line]
        var next: String?

        init(_ page: GapPage, on today: PartialDate) {
            gaps = page.lines.map {
                Line(
                    child: $0.child, number: $0.number.displayed, name: $0.name, dateOfBirth: $0.dateOfBirth,
                    age: $0.dateOfBirth.age(on: today), since: $0.since)
            }
            next = page.next?.text
        }
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        var fields = request.queryFields(numbers: ["months"])
        let found = try await actions.gaps(GapSearch(&fields), for: caller)
        let (encoder, today) = (WireCoding.encoder(), PartialDate.london(Date()))
        return .leased(
            until: found.lease, type: "application/json", whole: try encoder.encode(Gaps(found.page, on: today)),
            withheld: try encoder.encode(Gaps(GapPage(lines: []), on: today)))
    }
}
