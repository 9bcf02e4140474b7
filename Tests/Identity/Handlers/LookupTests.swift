import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Identity

@Suite struct `Look-ups are counted` {
    typealias Each = LookupLimits.Each
    static let colleague = OpenAccount.Application(
        username: "bea", password: "paper tiger", name: PersonName(given: ["Bea"], family: "Colleague"),
        role: .practitioner, organisation: "Example School", service: .education, email: "bea@school.example"
    ).inGoodStanding

    /// Warned with the third, a code from the fourth on, and no fifth, unless it is said otherwise.
    private func limits(_ each: Each..., most: Int = 4) -> LookupLimits {
        LookupLimits(warnAt: 75, codeAt: 100) { each.contains($0) ? most : 1000 }
    }

    private func each(
        _ counted: LookupNotice.Counted = .children, _ holder: LookupNotice.Holder = .person,
        _ within: LookupNotice.Window = .hour
    ) -> Each { Each(counted: counted, of: holder, within: within) }

    private func ask(
        _ token: String, _ lookup: Lookup?, _ limits: LookupLimits, minute: Double = 0, _ identity: IdentityDesk,
        on other: Connection? = nil
    ) async throws -> Answer<Authorise.Reply> {
        let query = Authorise(session: try identity.intake.seal(Data(token.utf8)), request: UUID(), lookup: lookup)
        let handler = try identity.authoriseHandler(limits: limits)
        let context = Context(messageID: UUID(), now: EventBody.now.addingTimeInterval(minute * 60))
        return try await (other ?? identity.connection).withTransaction { transaction in
            try await handler.answer(query, context, in: transaction)
        }
    }

    /// In words, and how many are left where that is said.
    private func word(_ reply: Authorise.Reply) -> String {
        switch reply {
        case .granted(let grant): grant.notice.map { "\($0.left) left" } ?? "free"
        case .refused: "refused"
        case .confirmationNeeded: "code"
        case .stopped(let notice): "stopped for the \(notice.within)"
        }
    }

    private func words(
        _ token: String, _ lookups: [Lookup], _ limits: LookupLimits, minute: Double = 0, _ identity: IdentityDesk
    ) async throws -> [String] {
        var words: [String] = []
        for lookup in lookups {
            words.append(word(try await ask(token, lookup, limits, minute: minute, identity).reply))
        }
        return words
    }

    private func opening(_ count: Int) -> [Lookup] { (0..<count).map { _ in .opening(.random()) } }

    @Test func `and a principal is signed for the one that was counted, and for nothing else`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            for lookup in [nil, .search] + opening(1) as [Lookup?] {
                let query = Authorise(
                    session: try identity.intake.seal(Data(token.utf8)), request: UUID(), lookup: lookup)
                let reply = try await identity.ask(query, of: try identity.authoriseHandler).reply
                guard case .granted(let grant) = reply else { throw CancellationError() }
                let principal = try identity.verifier.verify(grant.principal, for: query.request, at: EventBody.now)
                #expect(principal.lookup == lookup)
            }
            // What looks nobody up costs nothing.
            #expect(try await identity.count("lookup_child") == 1)
            #expect(try await identity.rows("select sum(number)::bigint from lookup_spent").first(as: Int.self) == 8)
        }
    }

    @Test func `for all sessions of a person together, and the same child once on a day`() async throws {
        try await IdentityDesk.run { identity in
            let (first, second) = (
                try await identity.session(of: Applications.teacher),
                try await identity.session(of: Applications.teacher)
            )
            let (limits, children) = (limits(each()), opening(6))
            #expect(try await words(first, Array(children[0..<2]), limits, identity) == ["free", "free"])
            #expect(
                try await words(second, [children[0], children[1], children[0]], limits, identity) == [
                    "free", "free", "free",
                ])
            #expect(try await words(second, [children[2], children[3]], limits, identity) == ["1 left", "0 left"])
            #expect(
                try await words(first, [children[4], children[5]], limits, identity) == [
                    "stopped for the hour", "stopped for the hour",
                ])
            // Whom they have open they go on with; whoever was refused has not been opened.
            #expect(
                try await words(first, [children[0], children[3], children[4]], limits, identity) == [
                    "free", "free", "stopped for the hour",
                ])
            #expect(try await identity.count("lookup_child") == 4)
        }
    }

    @Test func `of a person apart from anybody else's, and of an organisation together`() async throws {
        try await IdentityDesk.run { identity in
            let ada = try await identity.session(of: Applications.teacher)
            let bea = try await identity.session(of: Self.colleague)
            let vera = try await identity.session(of: Applications.visitor)
            let (limits, children) = (limits(each(.children, .organisation)), opening(4))
            #expect(try await words(ada, [children[0], children[1]], limits, identity) == ["free", "free"])
            // For a colleague the same child is one more: each looks for themselves.
            #expect(try await words(bea, [children[0], children[2]], limits, identity) == ["1 left", "0 left"])
            #expect(try await words(ada, [children[3]], limits, identity) == ["stopped for the hour"])
            #expect(
                try await words(vera, children, self.limits(each(.children, .organisation), most: 100), identity) == [
                    "free", "free", "free", "free",
                ])
        }
    }

    @Test func `anew in another hour and on another day`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            let both = limits(each(), each(.children, .person, .day), most: 2)
            let day = LookupLimits { $0 == each() ? 1 : $0 == each(.children, .person, .day) ? 3 : 1000 }
            let child = opening(1)
            #expect(try await words(token, child + opening(1), day, identity) == ["0 left", "stopped for the hour"])
            _ = try await identity.rows(
                "update session set begun = begun + interval '3 days', last_used = last_used + interval '3 days'")
            // Three days later nothing counts, the same child once more.
            let later = 3.0 * 24 * 60
            #expect(
                try await words(token, child + opening(2), both, minute: later, identity) == [
                    "free", "0 left", "stopped for the day",
                ])
            #expect(try await identity.count("lookup_child") == 2)
        }
    }

    @Test func `in the next hour by the hour, and still by the day`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            let limits = LookupLimits { $0 == each() ? 2 : $0 == each(.children, .person, .day) ? 3 : 1000 }
            let children = opening(5)
            #expect(try await words(token, Array(children[0..<3]), limits, identity).last == "stopped for the hour")
            _ = try await identity.rows("update session set last_used = last_used + interval '1 hour'")
            #expect(try await words(token, Array(children[0..<2]), limits, minute: 60, identity) == ["free", "free"])
            #expect(
                try await words(token, Array(children[3..<5]), limits, minute: 60, identity).last
                    == "stopped for the day")
        }
    }

    @Test func `in the hour that has begun, by a replica whose clock has not come so far`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            let (limits, children) = (LookupLimits { $0 == each() ? 2 : 1000 }, opening(4))
            #expect(try await words(token, [children[0]], limits, minute: 10, identity) == ["free"])
            _ = try await identity.rows("update session set begun = begun - interval '2 hours'")
            #expect(try await words(token, [children[1]], limits, minute: -1, identity) == ["0 left"])
            #expect(try await words(token, [children[2]], limits, minute: -1, identity) == ["stopped for the hour"])
            #expect(try await words(token, [children[3]], limits, minute: 10, identity) == ["stopped for the hour"])
        }
    }

    @Test func `and whose record was opened is forgotten after a day, of whoever does not come back too`() async throws
    {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            _ = try await words(token, opening(2), LookupLimits { _ in 1000 }, identity)
            let today = PartialDate.london(EventBody.now)
            for (day, left) in [(today, 2), (PartialDate.london(EventBody.now.addingTimeInterval(86_400)), 0)] {
                try await identity.connection.withTransaction { LookupStore.forget(before: day, in: $0) }
                #expect(try await identity.count("lookup_child") == left)
            }
        }
    }

    @Test func `to the last by two replicas at once, and never more`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            let replica = try await identity.replica()
            let (limits, children) = (limits(each(), most: 10), opening(20))
            let granted = try await withThrowingTaskGroup(of: Int.self) { group in
                for (connection, some) in [(identity.connection, children[0..<10]), (replica, children[10..<20])] {
                    group.addTask {
                        var granted = 0
                        for lookup in some {
                            let reply = try await ask(token, lookup, limits, identity, on: connection).reply
                            if case .granted = reply { granted += 1 }
                        }
                        return granted
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(granted == 10)
            #expect(try await identity.count("lookup_child") == 10)
            await replica.close()
        }
    }

    @Test func `and the same child at once by two replicas costs one`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            let replica = try await identity.replica()
            let (limits, children) = (limits(each(), most: 10), opening(10))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for connection in [identity.connection, replica] {
                    group.addTask {
                        for lookup in children {
                            let reply = try await ask(token, lookup, limits, identity, on: connection).reply
                            if case .granted = reply { continue }
                            Issue.record("\(reply)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await identity.count("lookup_child") == 10)
            await replica.close()
        }
    }

    @Test func `and little left takes a code of that session, for five minutes`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            let limits = LookupLimits(warnAt: 25, codeAt: 50) { $0 == each() ? 4 : 1000 }
            let children = opening(6)
            // The code of signing in counts.
            #expect(try await words(token, Array(children[0..<3]), limits, identity) == ["3 left", "2 left", "1 left"])
            #expect(
                try await words(token, [children[3], children[0]], limits, minute: 6, identity) == ["code", "free"])
            #expect(try await identity.confirm(token, minute: 7).reply == .confirmed(until: EventBody.now + 12 * 60))
            #expect(
                try await words(token, [children[3], children[4]], limits, minute: 7, identity) == [
                    "0 left", "stopped for the hour",
                ])
        }
    }

    @Test func `and a warning, a code and a stop stand in the log, with whom they were about`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            let grant = try #require(try await identity.authorise(token))
            let limits = LookupLimits(warnAt: 50, codeAt: 75) { $0 == each() ? 4 : 1000 }
            let organisation = try #require(
                try await identity.rows("select organisation from account").first(as: Organisation.ID.self))
            let terms = [
                "counted": "children", "of": "person", "within": "hour", "organisation": organisation.description,
            ]
            let children = (0..<6).map { _ in Child.ID.random() }
            var notes: [[AuditNote]] = []
            for (child, minute) in zip(children, [0, 0, 0, 6, 0, 0] as [Double]) {
                notes.append(try await ask(token, .opening(child), limits, minute: minute, identity).audit)
            }
            func note(_ action: AuditAction, _ children: [Child.ID] = []) -> AuditNote {
                AuditNote(action, actor: grant.account, terms: terms, children: children)
            }
            // Warned of once; the third goes on under the code of signing in.
            #expect(
                notes == [
                    [], [note(.warnedOfLookups)], [], [note(.askedCodeForLookup, [children[3]])], [],
                    [note(.stoppedLookup, [children[5]])],
                ])
        }
    }

    @Test func `whoever has no session is counted nowhere`() async throws {
        try await IdentityDesk.run { identity in
            let said = try await words("no such token", opening(2) + [.search], limits(), identity)
            #expect(said == ["refused", "refused", "refused"])
            #expect(try await identity.count("lookup_spent") == 0)
        }
    }
}
