import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Identity

@Suite struct `A child whom a practitioner does not find` {
    private struct Desk {
        let managers: Managers
        var identity: IdentityDesk { managers.identity }
        var proposals: ProposalStore { ProposalStore(opener: identity.opener) }

        func context(_ principal: Principal, at now: Date) -> Context {
            Context(messageID: UUID(), sender: .gateway, principal: principal, now: now)
        }

        func propose(
            _ proposal: ProposeChild.Proposal, by principal: Principal, at now: Date = EventBody.now
        ) async throws -> Outcome<ProposeChild.Reply> {
            let command = ProposeChild(
                principal: Managers.unsigned,
                proposal: try identity.intake.seal(WireCoding.encoder().encode(proposal)))
            let handler = ProposeChildHandler(people: identity.people, proposals: proposals)
            return try await identity.connection.withTransaction {
                try await handler.handle(command, context(principal, at: now), in: $0)
            }
        }

        func proposed(_ proposal: ProposeChild.Proposal, by principal: Principal) async throws -> ProposedChild {
            guard case .proposed(let child) = try await propose(proposal, by: principal).reply else {
                throw CancellationError()
            }
            return child
        }

        func shown(to principal: Principal) async throws -> ViewProposedChildren.Reply {
            try await identity.ask(
                ViewProposedChildren(principal: Managers.unsigned),
                of: ViewProposedChildrenHandler(people: identity.people, proposals: proposals), as: principal
            ).reply
        }

        func list(_ principal: Principal) async throws -> [ProposedChild] {
            guard case .children(let children) = try await shown(to: principal) else { throw CancellationError() }
            return children
        }

        func decide(
            _ child: ProposedChild.ID, _ step: DecideProposedChild.Step, by principal: Principal, isOpen: Bool = true
        ) async throws -> Outcome<DecideProposedChild.Reply> {
            let border = IntakeBorder(
                opener: identity.opener, sources: ProposalRules.sources, hash: identity.border.hash)
            let desk = IntakeDesk(border: border, people: identity.people, vault: try identity.vaultSealer)
            let handler = DecideProposedChildHandler(
                desk: desk, proposals: proposals, gate: IntakeGate(isOpen: isOpen))
            let command = DecideProposedChild(principal: Managers.unsigned, child: child, step: step)
            return try await identity.connection.withTransaction {
                try await handler.handle(command, context(principal, at: EventBody.now), in: $0)
            }
        }
    }

    private func with(_ body: (Desk, Principal) async throws -> Void) async throws {
        try await IdentityDesk.run { identity in
            let managers = try await Managers(identity)
            let application = OpenAccount.Application(
                username: "sam", password: "correct horse", name: PersonName(given: ["Sam"], family: "Example"),
                role: .practitioner, organisation: "Example Nursery", service: .earlyYears, email: "sam@example.org")
            let account = try #require(try await identity.open(application))
            let sam = Principal(
                account: account, organisation: .random(), role: .practitioner, request: UUID(),
                expires: EventBody.now)
            try await body(Desk(managers: managers), sam)
        }
    }

    private static let nova = ProposeChild.Proposal(
        name: PersonName(given: ["Nova"], family: "Proposed"), dateOfBirth: PartialDate("2016-05-04")!,
        gender: .female, authority: AuthorityCode("E06000901")!)

    /// As another tells of the same child, with an address.
    private static let known = Told(
        given: ["Nova"], family: "Proposed", born: "2016-05-04", gender: .female, home: "1 Example Street")

    @Test func `waits for the data managers of the authority, who alone see who proposes`() async throws {
        try await with { desk, sam in
            let outcome = try await desk.propose(Self.nova, by: sam)
            #expect(outcome.events.isEmpty && outcome.audit.map(\.action) == [.proposedChild])
            #expect(outcome.audit.allSatisfy { $0.children.isEmpty })
            let own = try await desk.list(sam)
            #expect(own.map(\.name) == [Self.nova.name] && own.map(\.state) == [.waiting] && own[0].by == nil)
            let waiting = try await desk.list(desk.managers.ambridge)
            #expect(waiting.map(\.id) == own.map(\.id))
            #expect(waiting[0].by == PersonName(given: ["Sam"], family: "Example"))
            #expect(try await desk.list(desk.managers.borchester).isEmpty)
            #expect(try await desk.identity.count("child") == 0)
        }
    }

    @Test func `is proposed alike whether the child is there or not`() async throws {
        try await with { desk, sam in
            try await desk.identity.submit([Self.known])
            var strange = Self.nova
            strange.name = PersonName(given: ["Ned"], family: "Unknown")
            let (there, absent) = (
                try await desk.propose(Self.nova, by: sam), try await desk.propose(strange, by: sam)
            )
            #expect(there.audit.map(\.action) == absent.audit.map(\.action))
            guard case .proposed(let one) = there.reply, case .proposed(let other) = absent.reply else {
                throw CancellationError()
            }
            #expect([one.state, other.state] == [.waiting, .waiting] && one.asked == other.asked)
        }
    }

    @Test func `is a new child of that authority once a data manager puts them in, and once only`() async throws {
        try await with { desk, sam in
            let child = try await desk.proposed(Self.nova, by: sam)
            let put = try await desk.decide(child.id, .putIn, by: desk.managers.ambridge)
            #expect(put.reply == .decided(.putIn))
            let reported = try #require(put.events.lazy.compactMap { $0 as? ChildReported }.first)
            #expect(reported.visible?.name == Self.nova.name && reported.authority == Self.nova.authority)
            #expect(reported.contact == nil && reported.match.kind == .created)
            #expect(put.audit.map(\.action) == [.decidedProposedChild, .createdChild, .reportAccepted])
            for step in DecideProposedChild.Step.allCases {
                let again = try await desk.decide(child.id, step, by: desk.managers.ambridge)
                #expect(again.reply == .decided(.putIn) && again.events.isEmpty)
            }
            #expect(try await desk.identity.count("child") == 1)
            #expect(try await desk.list(sam).map(\.state) == [.putIn])
            #expect(try await desk.list(desk.managers.ambridge).isEmpty)
            // No feed has said it.
            #expect(try await desk.identity.count("feed_day") == 0)
        }
    }

    @Test func `who turns out to be known changes nothing of whom the directory has`() async throws {
        try await with { desk, sam in
            try await desk.identity.submit([Self.known])
            try await desk.identity.submit(
                [Self.known].map { told in
                    var told = told
                    (told.record, told.home) = ("other", "1 Example Street")
                    return told
                })
            let child = try await desk.proposed(Self.nova, by: sam)
            let put = try await desk.decide(child.id, .putIn, by: desk.managers.ambridge)
            #expect(put.reply == .decided(.putIn))
            for reported in put.events.compactMap({ $0 as? ChildReported }) where reported.match.kind == .linked {
                #expect(reported.visible == nil && reported.contact == nil)
            }
            for whereabouts in put.events.compactMap({ $0 as? WhereaboutsReported }) {
                let opened = try desk.identity.vault.open(
                    whereabouts.envelope, purpose: .whereabouts,
                    binding: [whereabouts.child.description, whereabouts.record.description])
                let said = try WireCoding.decoder().decode(ReportedWhereabouts.self, from: opened)
                #expect(said.residence == nil && said.carers.isEmpty && said.source == ReportedWhereabouts.byHand)
                #expect((said.authority == nil) == (whereabouts.match.kind == .linked))
            }
        }
    }

    @Test func `is matched as whoever is known at any address`() async throws {
        var kinds: [MatchDecision.Kind] = []
        for home in ["1 Example Street", "99 Elsewhere Lane"] {
            try await with { desk, sam in
                var known = Self.known
                known.home = home
                try await desk.identity.submit([known])
                let child = try await desk.proposed(Self.nova, by: sam)
                let put = try await desk.decide(child.id, .putIn, by: desk.managers.ambridge)
                kinds += put.events.compactMap { ($0 as? ChildReported)?.match.kind }
            }
        }
        #expect(kinds.count == 2 && Set(kinds).count == 1)
    }

    @Test func `who is declined comes to nothing, and another authority's proposal is as one that is not there`()
        async throws
    {
        try await with { desk, sam in
            let child = try await desk.proposed(Self.nova, by: sam)
            let elsewhere = try await desk.decide(child.id, .putIn, by: desk.managers.borchester)
            #expect(elsewhere.reply == .refused(Refusal(.notFound)))
            #expect(elsewhere.reply == (try await desk.decide(.random(), .putIn, by: desk.managers.borchester).reply))
            #expect(try await desk.decide(child.id, .putIn, by: sam).reply == .refused(Refusal(.notAllowed)))
            let closed = try await desk.decide(child.id, .putIn, by: desk.managers.ambridge, isOpen: false)
            #expect(closed.reply == .refused(Refusal(.unavailable)))
            #expect(
                try await desk.decide(child.id, .decline, by: desk.managers.ambridge).reply == .decided(.declined))
            #expect(try await desk.decide(child.id, .putIn, by: desk.managers.ambridge).reply == .decided(.declined))
            #expect(try await desk.identity.count("child") == 0)
        }
    }

    @Test func `is for practitioners, for so many at once, and refused at its fields`() async throws {
        try await with { desk, sam in
            #expect(
                try await desk.propose(Self.nova, by: desk.managers.ambridge).reply == .refused(Refusal(.notAllowed)))
            var wrong = Self.nova
            wrong.name = PersonName(given: ["N0va"], family: "Proposed")
            guard case .refused(let refusal) = try await desk.propose(wrong, by: sam).reply else {
                throw CancellationError()
            }
            #expect(refusal.kind == .invalid && refusal.problems.map(\.field) == ["/name/given/0"])
            for _ in 0..<ProposalRules.most { _ = try await desk.proposed(Self.nova, by: sam) }
            #expect(try await desk.propose(Self.nova, by: sam).reply == .tooMany)
            var officer = sam
            officer.role = .shieldingOfficer
            #expect(try await desk.shown(to: officer) == .refused(Refusal(.notAllowed)))
        }
    }

    @Test func `is sealed where it waits, and forgotten in the end`() async throws {
        try await with { desk, sam in
            let (one, _) = (
                try await desk.proposed(Self.nova, by: sam), try await desk.proposed(Self.nova, by: sam)
            )
            _ = try await desk.decide(one.id, .decline, by: desk.managers.ambridge)
            let rows = try await desk.identity.rows("select proposed_child::text from proposed_child")
                .decode(String.self)
            #expect(rows.count == 2)
            for hidden in ["Nova", "Proposed", "2016-05-04", "E06000901"] {
                #expect(rows.allSatisfy { !$0.contains(hidden) })
            }
            func left(after days: Int) async throws -> Int {
                let now = EventBody.now.addingTimeInterval(Double(days) * 86_400)
                try await desk.identity.connection.withTransaction {
                    ProposalStore.forget(
                        askedBefore: now.addingTimeInterval(-90 * 86_400),
                        decidedBefore: now.addingTimeInterval(-35 * 86_400), in: $0)
                }
                return try await desk.identity.count("proposed_child")
            }
            #expect(try await left(after: 35) == 2)
            #expect(try await left(after: 36) == 1)
            #expect(try await left(after: 90) == 1)
            #expect(try await left(after: 91) == 0)
        }
    }
}
