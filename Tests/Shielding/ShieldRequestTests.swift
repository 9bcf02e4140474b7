import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `A request for a shield` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let sam = Account.ID.random()
    let olive = Account.ID.random()
    let now = Date(timeIntervalSince1970: 1_770_000_000)

    @Test(arguments: Role.allCases, ShieldRequester.allCases)
    func `is a practitioner's own, or an officer's for a parent or a court`(role: Role, requester: ShieldRequester) {
        let decision = ShieldRequestDecision.decide(role: role, requester: requester)
        switch (role, requester) {
        case (.practitioner, .practitioner), (.shieldingOfficer, .parent), (.shieldingOfficer, .court):
            #expect(decision == .waits)
        case (.practitioner, _), (.shieldingOfficer, _): #expect(decision == .refusedRequester)
        default: #expect(decision == .refused)
        }
    }

    @Test func `waits for an officer, and shows nothing less meanwhile`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            let asked = try await vault.request(ada, by: sam, at: now)
            #expect(asked.reply == .received)
            #expect(asked.audit == [AuditNote(.requestedShield, children: [ada])])
            #expect(try await vault.release(ada).reply != .withheld)

            let waiting = try #require(try await vault.waiting().first)
            #expect((waiting.child, waiting.by, waiting.asked) == (ada, sam, now))
            #expect((waiting.requester, waiting.grounds) == (.practitioner, .threatToFamily))
            #expect(waiting.shieldedSince == nil)
        }
    }

    @Test func `shields at once when an officer says so`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([
                try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben, candidates: [ada]),
            ])
            try await vault.request(ada, by: sam, at: now)
            let request = try #require(try await vault.waiting().first)
            let outcome = try await vault.decide(request.id, .shield, by: olive, at: now)

            #expect(outcome.reply == .shielded(since: now))
            #expect(outcome.delay == Release.goodFor)
            #expect(outcome.audit.map(\.action) == [.shieldedChild])
            #expect(Set(outcome.events.compactMap { ($0 as? RecordCleared)?.child }) == [ada, ben])
            for child in [ada, ben] { #expect(try await vault.release(child).reply == .withheld) }
            #expect(try vault.journal.read { $0.covers(ada) && $0.covers(ben) })
            #expect(try await vault.waiting().isEmpty)
        }
    }

    @Test(arguments: ShieldVerdict.allCases.filter { $0 != .shield })
    func `leaves things as they are when an officer declines it`(verdict: ShieldVerdict) async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            try await vault.request(ada, by: sam)
            let request = try #require(try await vault.waiting().first)
            let outcome = try await vault.decide(request.id, verdict, by: olive)

            #expect(outcome.reply == .declined)
            #expect(outcome.audit.map(\.action) == [.declinedShieldRequest])
            #expect(outcome.audit.map(\.terms) == [["request": request.id.description]])
            #expect(try await vault.release(ada).reply != .withheld)
            #expect(try await vault.waiting().isEmpty)
        }
    }

    @Test func `is decided once`() async throws {
        try await VaultFixture.with { vault in
            try await vault.request(ada, by: sam)
            let request = try #require(try await vault.waiting().first)
            try await vault.decide(request.id, .wrongChild, by: olive)

            let again = try await vault.decide(request.id, .shield, by: .random())
            #expect(again.reply == .refused(Refusal(.notFound)))
            #expect(try vault.journal.read { $0.shields.isEmpty })
        }
    }

    @Test func `does not take back a shield when it is declined`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            try await vault.shield(ada, at: now)
            try await vault.request(ada, by: sam)
            let request = try #require(try await vault.waiting().first)
            #expect(request.shieldedSince == now)
            try await vault.decide(request.id, .noSignificantHarm, by: olive)

            #expect(try await vault.release(ada).reply == .withheld)
        }
    }

    @Test func `is received alike of a child who is shielded, who is not, and who is not there`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben)])
            try await vault.shield(ben)
            for child in [ada, ben, .random()] {
                let outcome = try await vault.request(child, by: sam)
                #expect(outcome.reply == .received)
                #expect(outcome.delay == nil)
                #expect(outcome.events.isEmpty)
                #expect(outcome.audit == [AuditNote(.requestedShield, children: [child])])
            }
        }
    }

    @Test func `that is made again waits once, as it was said last`() async throws {
        try await VaultFixture.with { vault in
            try await vault.request(ada, by: sam, at: now)
            try await vault.request(ada, by: sam, on: .courtOrder, at: now.addingTimeInterval(60))
            try await vault.request(ada, by: .random(), at: now.addingTimeInterval(120))

            let waiting = try await vault.waiting()
            #expect(waiting.count == 2)
            #expect(waiting.first.map { [$0.asked] } == [now])
            #expect(waiting.first?.grounds == .courtOrder)
        }
    }

    @Test func `of a child who was merged is shown with whoever the child is now`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ben, at: now)
            try await vault.request(ada, by: sam)
            try await vault.merge(ada, into: ben)

            let waiting = try #require(try await vault.waiting().first)
            #expect(waiting.child == ben)
            #expect(waiting.shieldedSince == now)
            try await vault.decide(waiting.id, .shield, by: olive)
            #expect(try vault.journal.read { $0.shields[ada] != nil })
        }
    }

    @Test(arguments: Role.allCases.filter { $0 != .shieldingOfficer })
    func `is for shielding officers alone to see and decide`(role: Role) async throws {
        try await VaultFixture.with { vault in
            try await vault.request(ada, by: sam)
            let request = try #require(try await vault.waiting().first)

            #expect(try await vault.requests(as: role).reply == .refused(Refusal(.notAllowed)))
            let decided = try await vault.decide(request.id, .shield, by: sam, as: role)
            #expect(decided.reply == .refused(Refusal(.notAllowed)))
            #expect(decided.audit.map(\.action) == [.refused])
            #expect(try await vault.waiting().count == 1)
        }
    }

    @Test func `of one who asks for many hides nobody else's`() async throws {
        try await VaultFixture.with { vault in
            for minute in 0..<ViewShieldRequests.most + 10 {
                try await vault.request(.random(), by: sam, at: now + Double(minute * 60))
            }
            try await vault.request(ada, by: .random(), at: now + 86_400)
            let queue = try await vault.waiting()
            #expect(queue.count == ViewShieldRequests.most && queue[1].child == ada)
            #expect(queue[0].asked == now && queue.last?.by == sam)
        }
    }

    @Test func `is told once to the officers of the authority that is responsible, or to all where none is`()
        async throws
    {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            let asked = try await vault.request(ada, by: sam, at: now)
            #expect(asked.wakes == [TellOfRequestsJob.name])
            try await vault.request(ben, by: sam, at: now + 60)
            try await vault.request(ada, by: sam, at: now + 120)
            let told = try await vault.tellOfRequests()
            #expect(
                try vault.concerned(told) == [
                    ConcernedOfficers(child: ada, authority: Invented.authority),
                    ConcernedOfficers(child: ben, authority: nil),
                ])
            #expect(told.map(\.at) == [now, now + 60])
            #expect(try await vault.tellOfRequests().isEmpty)
        }
    }

    @Test func `that was decided before anybody was told of it is told to nobody`() async throws {
        try await VaultFixture.with { vault in
            try await vault.request(ada, by: sam)
            let request = try #require(try await vault.waiting().first)
            try await vault.decide(request.id, .wrongChild, by: olive)
            #expect(try await vault.tellOfRequests().isEmpty)
        }
    }

    @Test func `keeps who asks, why, and what was decided for the vault alone`() async throws {
        try await VaultFixture.with { vault in
            try await vault.request(ada, by: sam)
            let request = try #require(try await vault.waiting().first)
            try await vault.decide(request.id, .notEntitled, by: olive, at: now)

            let row = try await vault.connection.withTransaction {
                try await $0.query(
                    "select asker, key_id, encapsulated_key, ciphertext from shield_request where decided = \(now)"
                ).first(as: (Data, String, Data, Data).self)
            }
            let (asker, keyID, encapsulatedKey, ciphertext) = try #require(row)
            let sealed = SealedEnvelope(keyID: keyID, encapsulatedKey: encapsulatedKey, ciphertext: ciphertext)
            let kept = try #require(vault.vault.openRequest(sealed, request.id, child: ada))
            #expect((kept.by, kept.grounds, kept.requester) == (sam, .threatToFamily, .practitioner))
            #expect(kept.decision == .init(by: olive, verdict: .notEntitled))
            for data in [asker, ciphertext] {
                #expect(!data.contains(Data(sam.description.utf8)))
                #expect(!data.contains(Data("notEntitled".utf8)))
            }
        }
    }
}

extension VaultFixture {
    func tellOfRequests() async throws -> [ShieldRequested] {
        let job = TellOfRequestsJob(requests: ShieldRequestStore(vault: vault), responsibles: responsibles)
        return try await connection.withTransaction { try await job.tell(at: Date(), in: $0) }
    }

    /// Whose officers the events are for, as Identity reads it.
    func concerned(_ events: [any Event]) throws -> [ConcernedOfficers] {
        try events.compactMap { ($0 as? ShieldRequested)?.concerned ?? ($0 as? OverrideUsed)?.concerned }.map {
            try WireCoding.decoder().decode(ConcernedOfficers.self, from: identity.open($0))
        }
    }

    @discardableResult
    func request(
        _ child: Child.ID, by account: Account.ID, as role: Role = .practitioner,
        for requester: ShieldRequester = .practitioner, on grounds: ShieldGrounds = .threatToFamily,
        at now: Date = Date()
    ) async throws -> Outcome<RequestShield.Reply> {
        let command = RequestShield(
            principal: Self.unsigned, child: child, requester: requester, grounds: grounds)
        return try await connection.withTransaction {
            try await RequestShieldHandler(requests: ShieldRequestStore(vault: vault))
                .handle(command, Self.context(role, account, now), in: $0)
        }
    }

    func requests(
        as role: Role = .shieldingOfficer, of authority: AuthorityCode? = Invented.authority
    ) async throws -> Answer<ViewShieldRequests.Reply> {
        try await connection.withTransaction {
            try await ViewShieldRequestsHandler(
                requests: ShieldRequestStore(vault: vault), responsibles: responsibles, covers: covers
            ).answer(
                ViewShieldRequests(principal: Self.unsigned), Self.context(role, of: authority), in: $0)
        }
    }

    func waiting(for authority: AuthorityCode? = Invented.authority) async throws -> [ShieldRequest] {
        if case .requests(let requests) = try await requests(of: authority).reply { requests } else { [] }
    }

    @discardableResult
    func decide(
        _ request: ShieldRequest.ID, _ verdict: ShieldVerdict, by account: Account.ID,
        as role: Role = .shieldingOfficer, of authority: AuthorityCode? = Invented.authority, at now: Date = Date()
    ) async throws -> Outcome<DecideShieldRequest.Reply> {
        let command = DecideShieldRequest(principal: Self.unsigned, request: request, verdict: verdict)
        return try await connection.withTransaction {
            try await DecideShieldRequestHandler(requests: ShieldRequestStore(vault: vault), desk: desk)
                .handle(command, Self.context(role, account, now, of: authority), in: $0)
        }
    }
}
