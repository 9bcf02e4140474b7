import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Border
@testable import Identity

@Suite struct `Finding an archived child` {
    static let authority = AuthorityCode("E06000901")!
    static let elsewhere = AuthorityCode("E06000902")!

    private func instant(_ day: String) -> Date { WireCoding.instant("\(day)T12:00:00Z")! }

    private func actor(_ role: Role, _ authority: AuthorityCode?) -> Principal {
        Principal(
            account: .random(), organisation: .random(), role: role, authority: authority, lookup: .search,
            request: UUID(),
            expires: EventBody.now)
    }

    /// By name and birth, by name and age, and by number.
    private func isFound(
        _ child: ChildReported, on day: String, as role: Role = .practitioner, of authority: AuthorityCode? = nil,
        _ identity: IdentityDesk
    ) async throws -> Bool {
        let visible = try #require(child.visible)
        let signed = SignedPrincipal(statement: Data(), signature: Data())
        let queries = [
            FindChild(principal: signed, reason: .newReferral, name: visible.name, dateOfBirth: visible.dateOfBirth),
            FindChild(
                principal: signed, reason: .newReferral, name: visible.name, ages: .init(from: 10, to: 25),
                gender: visible.gender),
            FindChild(principal: signed, reason: .newReferral, number: visible.number),
        ]
        var found: Set<Bool> = []
        for query in queries {
            let handler = try identity.findHandler
            let answer = try await identity.ask(query, of: handler, as: actor(role, authority), at: instant(day))
            guard case .found(let children) = answer.reply else { throw CancellationError() }
            found.insert(children.map(\.child) == [child.child])
        }
        try #require(found.count == 1)
        return found == [true]
    }

    private func tell(
        of child: Child.ID, born: String = "2015-03-02", consent: RetentionConsent? = nil, _ identity: IdentityDesk
    ) async throws {
        let event = RetentionSet(
            child: child, authority: Self.authority,
            retention: Retention(born: PartialDate(born)!, consent: consent))
        _ = try await identity.send(event, to: RetentionSetHandler(people: identity.people))
    }

    private func purge(_ child: Child.ID, merged: [Child.ID] = [], _ identity: IdentityDesk) async throws
        -> Outcome<NoReply>
    {
        try await identity.send(
            RecordPurged(child: child, merged: merged),
            to: RecordPurgedHandler(desk: ReshapeDesk(people: identity.people)))
    }

    @Test func `ends on the 18th birthday, also where Directory has said nothing yet`() async throws {
        try await IdentityDesk.run { identity in
            let child = try #require(try await identity.submit([Told()]).first?.reported)
            #expect(try await isFound(child, on: "2033-03-01", identity))
            #expect(try await !isFound(child, on: "2033-03-02", identity))
            #expect(try await !isFound(child, on: "2033-03-02", as: .dataManager, of: Self.authority, identity))
        }
    }

    @Test func `is for a year the data managers' of the responsible authority alone`() async throws {
        try await IdentityDesk.run { identity in
            let child = try #require(try await identity.submit([Told()]).first?.reported)
            try await tell(of: child.child, identity)
            #expect(try await isFound(child, on: "2033-03-01", identity))
            for day in ["2033-03-02", "2034-03-01"] {
                #expect(try await !isFound(child, on: day, identity))
                #expect(try await !isFound(child, on: day, as: .shieldingOfficer, of: Self.authority, identity))
                #expect(try await isFound(child, on: day, as: .dataManager, of: Self.authority, identity))
                #expect(try await !isFound(child, on: day, as: .dataManager, of: Self.elsewhere, identity))
            }
            #expect(try await !isFound(child, on: "2034-03-02", as: .dataManager, of: Self.authority, identity))
        }
    }

    @Test func `goes on until 25 where Directory has said so, and ends when it says otherwise`() async throws {
        try await IdentityDesk.run { identity in
            let child = try #require(try await identity.submit([Told()]).first?.reported)
            let consent = RetentionConsent(given: PartialDate("2032-01-01")!)
            try await tell(of: child.child, consent: consent, identity)
            #expect(try await isFound(child, on: "2039-03-01", identity))
            try await tell(of: child.child, identity)
            #expect(try await !isFound(child, on: "2039-03-01", identity))
        }
    }

    @Test func `makes no search one of too many`() async throws {
        try await IdentityDesk.run { identity in
            let told = (0..<51).map { place in
                Told(
                    record: "r-\(place)", born: "2015-\(10 + place % 3)-\(10 + place % 17)",
                    home: "\(place + 1) Example Street", postcode: "AB\(place + 10) 2DE")
            }
            let children = try await identity.submit(told).compactMap(\.reported)
            let finding = `Finding a child`()
            #expect(try await finding.find(["Ada"], "Example", "2015", identity).reply == .tooMany)
            try await tell(of: children[0].child, born: "2000", identity)
            guard case .found(let found) = try await finding.find(["Ada"], "Example", "2015", identity).reply else {
                throw CancellationError()
            }
            #expect(found.count == 50)
        }
    }

    @Test func `ends for good when the record is purged, and nothing of it is left`() async throws {
        try await IdentityDesk.run { identity in
            let both = try await identity.submit([Told(), Told(record: "r-2", given: ["Ben"], family: "Sample")])
                .compactMap(\.reported)
            let outcome = try await purge(both[0].child, identity)
            let event = try #require(outcome.events.first as? SourceRecordsPurged)
            #expect(event.child == both[0].child && event.records == [both[0].record] && event.handles.count == 1)
            for table in ["child", "source_record", "record_version", "involvement"] {
                #expect(try await identity.count(table) == 1, "\(table)")
            }
            let forms = try await identity.rows("select distinct child from person_form").decode(Child.ID.self)
            #expect(forms == [both[1].child])
            let again = try #require(try await identity.submit([Told(reference: "i-2")]).first?.reported)
            #expect(again.child != both[0].child && again.match.kind == .created)
        }
    }

    @Test func `goes on where somebody else has turned out to be the same child`() async throws {
        try await IdentityDesk.run { identity in
            let both = try await identity.submit([Told(), Told(record: "r-2", given: ["Ben"], family: "Sample")])
                .compactMap(\.reported).map(\.child)
            _ = try await identity.rows("update child set survivor = \(both[0]) where id = \(both[1]) returning id")
            #expect(try await purge(both[0], identity).events.isEmpty)
            #expect(try await purge(both[1], identity).events.isEmpty)
            #expect(try await identity.count("source_record") == 2)
            #expect(try await purge(both[0], merged: [both[1]], identity).events.count == 1)
            #expect(try await identity.count("source_record") == 0)
        }
    }
}

@Suite struct `The border and deaths` {
    private let sources = SourceTable([
        "school-census": SourceRights(services: [.education], authorities: nil, deaths: true)
    ])

    private func objections(_ died: String, among sources: SourceTable) -> [String] {
        let body = EventBody.good.with("/data/child/dateOfDeath", .string(died))
        return EventReading.read(body.data, from: "school-census", among: sources, at: EventBody.now).objections
    }

    @Test func `takes a death from a source that may assert it, and from no other`() {
        #expect(objections("2026-01-05", among: sources) == [])
        #expect(objections("2026-01-05", among: EventBody.sources) == ["/data/child/dateOfDeath notYours"])
    }

    @Test(arguments: [
        ("2015-03-01", "diedBeforeBirth"), ("2026-03-03", "futureDate"), ("2026-02-30", "impossibleDate"),
    ])
    func `takes none of before the birth or after today`(died: String, rule: String) {
        #expect(objections(died, among: sources) == ["/data/child/dateOfDeath \(rule)"])
    }
}
