import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Identity

@Suite struct `A search that finds nobody` {
    private let search = `Finding a child`()
    private let byPostcode = `Finding a child by postcode`()

    /// Misses of a person in this hour; all that is counted has to be a miss.
    private func misses(_ identity: IdentityDesk) async throws -> Int {
        let rows = try await identity.rows("select counted, number from lookup_spent").decode((String, Int).self)
        #expect(rows.allSatisfy { $0.0 == "misses" } && Set(rows.map(\.1)).count <= 1)
        return rows.first?.1 ?? 0
    }

    private func byNumber(_ number: ChildNumber, _ identity: IdentityDesk) async throws -> Answer<FindChild.Reply> {
        let query = FindChild(
            principal: SignedPrincipal(statement: Data(), signature: Data()), reason: .newReferral, number: number)
        return try await search.ask(query, identity)
    }

    @Test func `is a miss, by name, by number and by postcode, and one that finds somebody is none`() async throws {
        try await IdentityDesk.run { identity in
            let home = `Finding a child by postcode`.home
            let ada = try #require(
                try await identity.submit([Told(home: "1 Example Street", postcode: home)]).first?.reported)
            _ = try await search.find(["Ada"], "Example", "2015", identity)
            _ = try await byNumber(try #require(ada.visible?.number), identity)
            _ = try await byPostcode.find(byPostcode.query(home), identity)
            #expect(try await misses(identity) == 0)
            _ = try await search.find(["Ada"], "Sample", "2015", identity)
            #expect(try await misses(identity) == 1)
            _ = try await byNumber(.random(), identity)
            #expect(try await misses(identity) == 2)
            _ = try await byPostcode.find(byPostcode.query("AB10 9XX"), identity)
            #expect(try await misses(identity) == 3)
        }
    }

    @Test func `costs the same whether there is nobody or the vault hides somebody`() async throws {
        try await IdentityDesk.run { identity in
            let home = `Finding a child by postcode`.home
            let ada = try await byPostcode.submit(Told(home: "1 Example Street", postcode: home), identity)
            for (place, query) in [byPostcode.query("AB10 9XX"), byPostcode.query(home)].enumerated() {
                let answer = try await byPostcode.find(query, identity, hiding: [ada]).answer
                #expect(answer.reply == .found([]) && answer.audit.map(\.action) == [.foundChildren])
                #expect(try await misses(identity) == place + 1)
            }
        }
    }

    @Test func `is told of in the log once, when little is left`() async throws {
        try await IdentityDesk.run { identity in
            let low = LookupLimits.Each(counted: .misses, of: .person, within: .hour).usual * 7 / 10
            var actions: [[AuditAction]] = []
            for _ in 0...low {
                actions.append(try await byNumber(.random(), identity).audit.map(\.action))
            }
            let told = actions.indices.filter { actions[$0].contains(.warnedOfLookups) }
            #expect(told == [low - 1])
        }
    }

    @Test func `is not answered to whom Identity vouched for anything else`() async throws {
        try await IdentityDesk.run { identity in
            let query = byPostcode.query(nil)
            for lookup in [nil, .opening(.random())] as [Lookup?] {
                var principal = `Finding a child`.practitioner
                principal.lookup = lookup
                let answer = try await identity.ask(query, of: try identity.findHandler, as: principal)
                #expect(answer.reply == .refused(Refusal(.notAllowed)))
                #expect(answer.audit.map(\.action) == [.refused])
            }
            #expect(try await misses(identity) == 0)
        }
    }

    @Test func `is counted nowhere where the operators' command line asks`() async throws {
        try await IdentityDesk.run { identity in
            var principal = `Finding a child`.practitioner
            principal.lookup = nil
            let context = Context(
                messageID: UUID(), sender: .operations, principal: principal, now: EventBody.now)
            let handler = try identity.findHandler
            let reply = try await identity.connection.withTransaction {
                try await handler.answer(byPostcode.query(nil), context, in: $0).reply
            }
            #expect(reply == .found([]))
            #expect(try await misses(identity) == 0)
        }
    }
}
