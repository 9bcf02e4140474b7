import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `Other names with a shield` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let sam = Account.ID.random()
    let olive = Account.ID.random()
    let otto = Account.ID.random()
    let ida = PersonName(given: ["Ida"], family: "Sample")
    let former = PersonName(given: [], family: "Formerly")

    @Test func `are shown to the officers who decide, and sealed in the request's row`() async throws {
        try await VaultFixture.with { vault in
            let outcome = try await vault.request(ada, alias: [ida, former], by: sam)
            #expect(outcome.reply == .received)
            #expect(outcome.audit == [AuditNote(.requestedShield, terms: ["aliases": "2"], children: [ada])])
            #expect(outcome.events.isEmpty)
            #expect(try await vault.waiting().first?.aliases == [ida, former])
            #expect(try await !vault.says("Sample"))
        }
    }

    @Test func `are told to Identity alone, sealed, once the child is shielded`() async throws {
        try await VaultFixture.with { vault in
            try await vault.request(ada, alias: [ida], by: sam)
            let request = try #require(try await vault.waiting().first)
            let outcome = try await vault.decide(request.id, .shield, by: olive)
            #expect(try vault.told(outcome.events) == [ada: [ida]])
            #expect(outcome.audit.first?.terms == ["request": request.id.description, "aliases": "1"])
            #expect(try await !vault.says("Sample"))
        }
    }

    @Test func `are told nobody when the request is declined`() async throws {
        try await VaultFixture.with { vault in
            try await vault.request(ada, alias: [ida], by: sam)
            let request = try #require(try await vault.waiting().first)
            let outcome = try await vault.decide(request.id, .wrongChild, by: olive)
            #expect(outcome.events.isEmpty)
        }
    }

    @Test func `come with an officer's own order, and later ones are added to them`() async throws {
        try await VaultFixture.with { vault in
            #expect(try vault.told(try await vault.order(ada, alias: [ida], by: olive).events) == [ada: [ida]])
            let again = try await vault.order(ada, alias: [former, ida], by: otto)
            #expect(try vault.told(again.events) == [ada: [ida, former]])
            #expect(try await vault.order(ada, alias: [ida], by: otto).events.isEmpty)
            #expect(try await vault.order(ada, alias: [], by: otto).events.isEmpty)
            #expect(try vault.inJournal(ada) == [ida, former])
        }
    }

    @Test func `that can't be opened, are another child's, or are no names, are refused`() async throws {
        try await VaultFixture.with { vault in
            let stranger = try EnvelopeSealer(publicKey: EnvelopeOpener.newKey().publicKey)
            let unnamed = PersonName(given: [], family: "")
            let refused: [(SealedEnvelope, [String])] = [
                (try stranger.sealed([ida], of: ada), ["/aliases unreadable"]),
                (try vault.sealer.sealed([ida], of: ben), ["/aliases unreadable"]),
                (try vault.sealer.sealed([ida], of: ben, bound: ada), ["/aliases unreadable"]),
                (try vault.sealer.sealed([ida, unnamed], of: ada), ["/aliases/1 required"]),
                (
                    try vault.sealer.sealed([PersonName(given: ["hides at 1"], family: "x")], of: ada),
                    ["/aliases/0/given/0 freeText"]
                ),
                (try vault.sealer.sealed(Array(repeating: ida, count: 9), of: ada), ["/aliases tooMany"]),
            ]
            for (sealed, problems) in refused {
                guard case .refused(let refusal) = try await vault.request(ada, sealed, by: sam).reply else {
                    Issue.record("taken: \(problems)")
                    continue
                }
                #expect(refusal.problems.map { "\($0.field) \($0.rule)" } == problems)
                guard case .refused = try await vault.order(ada, sealed, by: olive).reply else {
                    Issue.record("shielded: \(problems)")
                    continue
                }
            }
            #expect(try await vault.waiting().isEmpty)
        }
    }

    @Test func `end with the shield, for whomever it covered by a merge too`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben)])
            try await vault.order(ada, alias: [ida], by: olive)
            try await vault.shield(ben, by: olive)
            try await vault.merge(ada, into: ben)
            #expect(try await vault.lift(ben, by: olive).events.compactMap { $0 as? AliasesChanged }.isEmpty)
            let lifted = try await vault.lift(ben, by: otto)
            #expect(lifted.events.compactMap { $0 as? AliasesChanged } == [AliasesChanged(child: ada, sealed: nil)])
        }
    }

    @Test func `go with each part of a person who is separated`() async throws {
        try await VaultFixture.with { vault in
            try await vault.order(ada, alias: [ida], by: olive)
            let events = try await vault.connection.withTransaction { transaction in
                try await ChildrenSeparatedHandler(vault: vault.vault, covers: vault.covers).handle(
                    ChildrenSeparated(
                        child: ada, left: nil,
                        separated: `A shield over children who are merged and separated`.shape(ben), records: [],
                        handles: []),
                    Context(messageID: UUID(), sender: .identity, now: Date()), in: transaction
                ).events
            }
            #expect(try vault.told(events) == [ben: [ida]])
        }
    }

    @Test func `go with each of two who were one when the child was shielded`() async throws {
        try await VaultFixture.with { vault in
            try await vault.merge(ben, into: ada)
            let ordered = try await vault.order(ada, alias: [ida], by: olive)
            #expect(try vault.told(ordered.events) == [ada: [ida]])
            let events = try await vault.connection.withTransaction { transaction in
                try await ChildrenSeparatedHandler(vault: vault.vault, covers: vault.covers).handle(
                    ChildrenSeparated(
                        child: ada, left: nil,
                        separated: `A shield over children who are merged and separated`.shape(ben), records: [],
                        handles: []),
                    Context(messageID: UUID(), sender: .identity, now: Date()), in: transaction
                ).events
            }
            #expect(try vault.told(events) == [ben: [ida]])
        }
    }

    @Test func `come back from the journal after a restore to before the shield, and are told again`() async throws {
        try await VaultFixture.with { vault in
            try await vault.order(ada, alias: [ida], by: olive)
            try await vault.connection.execute(script: "delete from shield")
            #expect(try vault.told(try await vault.reconcile(ada)) == [ada: [ida]])
            #expect(
                try vault.told(try await vault.order(ada, alias: [former], by: otto).events) == [ada: [ida, former]])
        }
    }

    @Test func `come back after a restore to before some of them were known`() async throws {
        try await VaultFixture.with { vault in
            try await vault.order(ada, alias: [ida], by: olive)
            try await vault.connection.execute(script: "create table before as select * from shield")
            try await vault.order(ada, alias: [former], by: otto)
            try await vault.connection.execute(
                script: "delete from shield; insert into shield select * from before")
            #expect(try vault.told(try await vault.reconcile(ada)) == [ada: [ida, former]])
            #expect(try await vault.reconcile(ada).isEmpty)
        }
    }

    @Test func `are added to those that were said last, though a restore brought an older row back`() async throws {
        try await VaultFixture.with { vault in
            let third = PersonName(given: ["Eva"], family: "Thirdly")
            try await vault.order(ada, alias: [ida], by: olive)
            try await vault.connection.execute(script: "create table before as select * from shield")
            try await vault.order(ada, alias: [former], by: otto)
            try await vault.connection.execute(
                script: "delete from shield; insert into shield select * from before")
            let again = try await vault.order(ada, alias: [third], by: olive)
            #expect(try vault.told(again.events) == [ada: [ida, former, third]])
            #expect(try vault.inJournal(ada) == [ida, former, third])
        }
    }

    @Test func `end with the shield, though a restore brought a row back that had none`() async throws {
        try await VaultFixture.with { vault in
            try await vault.order(ada, alias: [], by: olive)
            try await vault.connection.execute(script: "create table before as select * from shield")
            try await vault.order(ada, alias: [ida], by: otto)
            try await vault.connection.execute(
                script: "delete from shield; insert into shield select * from before")
            try await vault.lift(ada, by: olive)
            let lifted = try await vault.lift(ada, by: otto)
            #expect(lifted.events.compactMap { $0 as? AliasesChanged } == [AliasesChanged(child: ada, sealed: nil)])
        }
    }

    @Test func `that a lost row had are kept when the child is shielded anew before the journal was asked`()
        async throws
    {
        try await VaultFixture.with { vault in
            try await vault.order(ada, alias: [ida], by: olive)
            try await vault.connection.execute(script: "delete from shield")
            let anew = try await vault.order(ada, alias: [former], by: otto)
            #expect(try vault.told(anew.events) == [ada: [ida, former]])
        }
    }
}

extension EnvelopeSealer {
    /// As the gateway seals them; for `bound` where that is another child than the names are said to be of.
    func sealed(_ names: [PersonName], of child: Child.ID, bound: Child.ID? = nil) throws -> SealedEnvelope {
        try seal(
            WireCoding.encoder().encode(Aliases(child: child, names: names)), purpose: .aliases,
            binding: [(bound ?? child).description])
    }
}

extension VaultFixture {
    @discardableResult
    func request(_ child: Child.ID, alias names: [PersonName], by account: Account.ID) async throws
        -> Outcome<RequestShield.Reply>
    {
        try await request(child, try sealer.sealed(names, of: child), by: account)
    }

    func request(_ child: Child.ID, _ sealed: SealedEnvelope, by account: Account.ID) async throws
        -> Outcome<RequestShield.Reply>
    {
        let command = RequestShield(
            principal: Self.unsigned, child: child, requester: .practitioner, grounds: .adoption, aliases: sealed)
        return try await connection.withTransaction {
            try await RequestShieldHandler(requests: ShieldRequestStore(vault: vault))
                .handle(command, Self.context(.practitioner, account), in: $0)
        }
    }

    @discardableResult
    func order(_ child: Child.ID, alias names: [PersonName], by account: Account.ID) async throws
        -> Outcome<ShieldChild.Reply>
    {
        try await order(child, names.isEmpty ? nil : try sealer.sealed(names, of: child), by: account)
    }

    func order(_ child: Child.ID, _ sealed: SealedEnvelope?, by account: Account.ID) async throws
        -> Outcome<ShieldChild.Reply>
    {
        let command = ShieldChild(principal: Self.unsigned, child: child, grounds: .adoption, aliases: sealed)
        return try await connection.withTransaction {
            try await ShieldChildHandler(desk: desk).handle(
                command, Self.context(.shieldingOfficer, account), in: $0)
        }
    }

    /// What Identity reads of what it is told.
    func told(_ events: [any Event]) throws -> [Child.ID: [PersonName]] {
        var told: [Child.ID: [PersonName]] = [:]
        for event in events.compactMap({ $0 as? AliasesChanged }) {
            guard let sealed = event.sealed else { continue }
            let aliases = try WireCoding.decoder().decode(Aliases.self, from: identity.open(sealed))
            if aliases.child == event.child { told[event.child] = aliases.names }
        }
        return told
    }

    func reconcile(_ child: Child.ID) async throws -> [any Event] {
        try await connection.withTransaction {
            try await ReconcileShieldsJob(vault: vault, covers: covers).reconcile([child], at: Date(), in: $0)
        }.events
    }

    func inJournal(_ child: Child.ID) throws -> [PersonName] {
        try journal.read { $0.shields[child] }.map(vault.aliases) ?? []
    }

    /// Whether a word stands anywhere in the rows of requests and shields.
    func says(_ word: String) async throws -> Bool {
        let rows = try await connection.withTransaction { transaction in
            try await transaction.query(
                "select r::text from shield_request r union all select s::text from shield s"
            ).decode(String.self)
        }
        let hex = word.utf8.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        return rows.contains { $0.contains(word) || $0.contains(hex) }
    }
}
