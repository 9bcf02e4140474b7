import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `What a practitioner recorded, and their organisation's word about it` {
    private let ada = Child.ID.random()
    private let handle = Involvement.Handle.random()
    private let carol = Account.ID.random()
    private let lantern = Organisation.ID.random()
    private var lena: Colleague { Colleague(organisation: lantern) }
    private let now = WireCoding.instant("2026-03-10T09:30:00Z")!

    private func decided(_ events: [any Event]) -> [DeclarationDecided] {
        events.compactMap { $0 as? DeclarationDecided }
    }

    @Test func `waits on the list of the organisation's data managers, and on nobody else's`() async throws {
        try await VaultFixture.with { vault in
            try await vault.declare(ada, handle: handle, by: carol, of: lantern)
            let answer = try await vault.declarations(for: lena)
            guard case .page(let page) = answer.reply, let line = page.declarations.first else {
                throw CancellationError()
            }
            #expect(
                page
                    == DeclarationPage(declarations: [
                        Declaration(
                            handle: handle, child: ada, practitioner: PersonName(given: ["Carol"], family: "Example"),
                            service: .voluntary, began: PartialDate("2025-01-07")!, ended: nil, recorded: line.recorded)
                    ]))
            #expect(answer.audit == [AuditNote(.viewedDeclarations, children: [ada])])
            #expect(try await vault.waiting(for: Colleague(organisation: .random())).isEmpty)
            for role in Role.allCases where role != .dataManager {
                let refused = try await vault.declarations(for: Colleague(organisation: lantern, role: role))
                #expect(refused.reply == .refused(Refusal(.notAllowed)))
            }
        }
    }

    @Test func `is the word of somebody else than whoever recorded it`() async throws {
        try await VaultFixture.with { vault in
            let own = Colleague(account: carol, organisation: lantern)
            try await vault.declare(ada, handle: handle, by: carol, of: lantern)
            #expect(try await vault.waiting(for: own).isEmpty)
            let outcome = try await vault.say(.confirm, about: handle, of: ada, by: own)
            #expect(outcome.reply == .refused(Refusal(.notFound)) && outcome.events.isEmpty)
            #expect(try await vault.shown(handle, of: ada)?.confirmation == .waiting)
        }
    }

    @Test func `is shown once it is confirmed, and told to Directory and to whoever recorded it`() async throws {
        try await VaultFixture.with { vault in
            try await vault.declare(ada, handle: handle, by: carol, of: lantern)
            #expect(try await vault.shown(handle, of: ada)?.confirmation == .waiting)
            let outcome = try await vault.say(.confirm, about: handle, of: ada, by: lena, at: now)
            #expect(outcome.reply == .stands(.confirmed))
            #expect(
                decided(outcome.events) == [
                    DeclarationDecided(child: ada, handle: handle, standing: .confirmed, at: now)
                ])
            #expect(outcome.audit == [AuditNote(.confirmedInvolvement, children: [ada])])
            let shown = try await vault.shown(handle, of: ada)
            #expect(shown?.confirmation == .confirmed && shown?.selfDeclared == true && shown?.ended == nil)
            #expect(try await vault.waiting(for: lena).isEmpty)
        }
    }

    @Test(arguments: [nil, "2025-02-03"])
    func `ends what is declined, on that day at the latest, and leaves it visible as ended`(ended: String?)
        async throws
    {
        try await VaultFixture.with { vault in
            try await vault.declare(ada, handle: handle, by: carol, of: lantern, ended: ended)
            #expect(try await vault.waiting(for: lena) == [handle])
            let outcome = try await vault.say(.decline, about: handle, of: ada, by: lena, at: now)
            #expect(outcome.reply == .stands(.declined))
            #expect(outcome.audit == [AuditNote(.declinedInvolvement, children: [ada])])
            let shown = try await vault.shown(handle, of: ada)
            #expect(shown?.confirmation == .declined)
            #expect(shown?.ended == PartialDate(ended ?? "2026-03-10"))
            // Directory says so too, and it stays declined.
            try await vault.declare(ada, handle: handle, by: carol, of: lantern, ended: ended ?? "2026-03-10")
            #expect(try await vault.shown(handle, of: ada) == shown)
            #expect(try await vault.waiting(for: lena).isEmpty)
        }
    }

    @Test(arguments: DecideDeclaration.Word.allCases)
    func `is said once: the same again changes nothing, and the contrary is told what stands`(
        word: DecideDeclaration.Word
    ) async throws {
        try await VaultFixture.with { vault in
            try await vault.declare(ada, handle: handle, by: carol, of: lantern)
            _ = try await vault.say(word, about: handle, of: ada, by: lena, at: now)
            for (other, action) in [
                (word, word == .confirm ? AuditAction.confirmedInvolvement : .declinedInvolvement),
                (word == .confirm ? .decline : .confirm, .refused),
            ] {
                let again = try await vault.say(other, about: handle, of: ada, by: lena, at: now + 86_400)
                #expect(again.reply == .stands(word.standing))
                #expect(again.events.isEmpty && again.audit.map(\.action) == [action])
            }
            #expect(try await vault.shown(handle, of: ada)?.confirmation == word.standing)
        }
    }

    @Test func `is asked for of no child who is shielded, held, archived or of an authority that is loading`()
        async throws
    {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            let (shielded, held, archived) = try await vault.withheld()
            var handles: [Child.ID: Involvement.Handle] = [:]
            for child in [ada, shielded, held, archived] {
                let handle = Involvement.Handle.random()
                handles[child] = handle
                try await vault.declare(child, handle: handle, of: lantern)
            }
            #expect(try await vault.waiting(for: lena) == [handles[ada]])
            let absent = try await vault.say(.confirm, about: .random(), of: .random(), by: lena)
            #expect(absent.reply == .refused(Refusal(.notFound)))
            for child in [shielded, held, archived] {
                let outcome = try await vault.say(.confirm, about: try #require(handles[child]), of: child, by: lena)
                #expect(outcome.reply == absent.reply && outcome.events.isEmpty)
                #expect(outcome.audit.map(\.action) == absent.audit.map(\.action))
                #expect(outcome.audit.map(\.terms) == absent.audit.map(\.terms))
            }
            try await vault.load(by: .random(), at: Date())
            #expect(try await vault.waiting(for: lena).isEmpty)
        }
    }

    @Test func `is asked for again once a shield is lifted by two`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            try await vault.declare(ada, handle: handle, by: carol, of: lantern)
            try await vault.shield(ada)
            #expect(try await vault.waiting(for: lena).isEmpty)
            for _ in 0..<2 { try await vault.lift(ada) }
            #expect(try await vault.waiting(for: lena) == [handle])
        }
    }

    @Test func `is asked for on pages that are as full with shielded children as without`() async throws {
        try await VaultFixture.with { vault in
            var open: [Child.ID] = []
            for place in 0..<60 {
                let child = Child.ID.random()
                try await vault.declare(child, handle: .random(), of: lantern)
                if place % 6 == 5 { try await vault.shield(child) } else { open.append(child) }
            }
            for _ in 0..<4 {
                try await vault.declare(ada, handle: .random(), of: lantern)
                open.append(ada)
            }
            var (listed, sizes, place): ([Child.ID], [Int], DeclarationPlace?) = ([], [], nil)
            repeat {
                let answer = try await vault.declarations(for: lena, after: place, portion: 7)
                guard case .page(let page) = answer.reply else { throw CancellationError() }
                listed += page.declarations.map(\.child)
                sizes.append(page.declarations.count)
                place = page.next
            } while place != nil
            #expect(sizes == [50, 4])
            #expect(listed.sorted() == open.sorted())
        }
    }

    @Test func `is said by a source of the organisation, whichever of the two comes first`() async throws {
        try await VaultFixture.with { vault in
            let (ben, shielded, other) = (Child.ID.random(), Child.ID.random(), Account.ID.random())
            try await vault.declare(ada, handle: handle, by: carol, of: lantern)
            #expect(decided(try await vault.report(ada, by: .random(), of: carol)).isEmpty)
            #expect(decided(try await vault.report(ada, by: nil, of: carol)).isEmpty)
            #expect(decided(try await vault.report(ada, by: lantern, of: other)).isEmpty)
            #expect(try await vault.waiting(for: lena) == [handle])
            let told = decided(try await vault.report(ada, by: lantern, of: carol))
            #expect(told.map(\.handle) == [handle] && told.map(\.standing) == [.confirmed])
            #expect(try await vault.shown(handle, of: ada)?.confirmation == .confirmed)
            #expect(try await vault.waiting(for: lena).isEmpty)
            #expect(decided(try await vault.report(ada, by: lantern, of: carol)).isEmpty)
            #expect(
                try await vault.say(.decline, about: handle, of: ada, by: lena).reply == .stands(.confirmed))

            let later = Involvement.Handle.random()
            try await vault.report(ben, by: lantern, of: carol)
            #expect(
                decided(try await vault.declare(ben, handle: later, by: carol, of: lantern)).map(\.standing)
                    == [.confirmed])
            #expect(try await vault.shown(later, of: ben)?.confirmation == .confirmed)
            #expect(decided(try await vault.declare(ben, handle: later, by: carol, of: lantern)).isEmpty)

            // Nothing of that is told of a shielded child; but that it is so, is noted.
            try await vault.shield(shielded)
            let hidden = Involvement.Handle.random()
            try await vault.declare(shielded, handle: hidden, by: carol, of: lantern)
            #expect(decided(try await vault.report(shielded, by: lantern, of: carol)).map(\.handle) == [hidden])
            let fact = RecipientsOf.Fact(
                id: UUID(), child: shielded, kind: .confirmed, handle: hidden, inContact: [])
            #expect(try await vault.recipients(fact).reply.decisions.map(\.recipients) == [[]])
        }
    }

    /// As soon as the connection behind `backend` waits for somebody else.
    private func whenWaits(_ backend: Int, in transaction: borrowing Transaction) async throws {
        let waits: SQL = "select from pg_locks where pid = \(backend) and not granted"
        while try await transaction.query(waits).isEmpty {}
    }

    @Test func `is a colleague's, where a source reports the same before that is written`() async throws {
        try await VaultFixture.with { vault in
            try await vault.declare(ada, handle: handle, by: carol, of: lantern)
            try await vault.beside { beside in
                let backend = try await beside.backend()
                let report = try await vault.connection.withTransaction { transaction in
                    _ = try await vault.say(.decline, about: handle, of: ada, by: lena, in: transaction)
                    let report = Task { decided(try await beside.report(ada, by: lantern, of: carol)) }
                    try await whenWaits(backend, in: transaction)
                    return report
                }
                #expect(try await report.value.isEmpty)
            }
            #expect(try await vault.shown(handle, of: ada)?.confirmation == .declined)
        }
    }

    @Test func `is a source's, where a colleague says the contrary before that is written`() async throws {
        try await VaultFixture.with { vault in
            try await vault.declare(ada, handle: handle, by: carol, of: lantern)
            try await vault.beside { beside in
                let backend = try await beside.backend()
                let word = try await vault.connection.withTransaction { transaction in
                    let told = decided(try await vault.report(ada, by: lantern, of: carol, in: transaction))
                    #expect(told.map(\.standing) == [.confirmed])
                    let word = Task { try await beside.say(.decline, about: handle, of: ada, by: lena).reply }
                    try await whenWaits(backend, in: transaction)
                    return word
                }
                #expect(try await word.value == .stands(.confirmed))
            }
        }
    }

    @Test func `of whose organisation is not known, waits on no list`() async throws {
        try await VaultFixture.with { vault in
            try await vault.declare(ada, handle: handle, by: carol, of: nil)
            #expect(try await vault.waiting(for: lena).isEmpty)
            #expect(try await vault.shown(handle, of: ada)?.confirmation == .waiting)
            let outcome = try await vault.say(.confirm, about: handle, of: ada, by: lena)
            #expect(outcome.reply == .refused(Refusal(.notFound)))
        }
    }

    @Test func `is asked for of no sensitive service, which is refused as what is not there`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            let told = try await vault.declare(ada, handle: handle, by: carol, of: lantern, service: .mentalHealth)
            #expect(told.isEmpty)
            let list = try await vault.declarations(for: lena)
            #expect(list.reply == .page(DeclarationPage(declarations: [])))
            #expect(list.audit == [AuditNote(.viewedDeclarations, children: [])])
            let absent = try await vault.say(.confirm, about: .random(), of: ada, by: lena)
            for word in DecideDeclaration.Word.allCases {
                let outcome = try await vault.say(word, about: handle, of: ada, by: lena)
                #expect(outcome.reply == absent.reply && outcome.audit == absent.audit && outcome.events.isEmpty)
            }
            let own = try await vault.release(ada, to: .practitioner, carol).reply.whereabouts?.contacts
                .first { $0.handle == handle }
            #expect(own?.service == .mentalHealth && own?.selfDeclared == true && own?.confirmation == nil)
            #expect(try await vault.shown(handle, of: ada) == nil)
        }
    }

    @Test func `is not said by a report of a sensitive service, whichever of the two comes first`() async throws {
        try await VaultFixture.with { vault in
            let ben = Child.ID.random()
            var clinic = Invented.sensitive(account: carol)
            clinic.organisation = lantern
            for (child, isReportedFirst) in [(ada, true), (ben, false)] {
                let (own, reported) = (Involvement.Handle.random(), Involvement.Handle.random())
                func report() async throws -> [any Event] {
                    try await vault.deposit([
                        try vault.sealer.reported(Invented.bare(), of: child, handle: reported, apart: clinic)
                    ])
                }
                var told = isReportedFirst ? try await report() : []
                told += try await vault.declare(child, handle: own, by: carol, of: lantern)
                if !isReportedFirst { told += try await report() }
                #expect(decided(told).isEmpty)
                #expect(try await vault.shown(own, of: child)?.confirmation == .waiting)
            }
            #expect(try await vault.waiting(for: lena).count == 2)
        }
    }

    @Test func `goes along when children are merged, and back when they are separated`() async throws {
        try await VaultFixture.with { vault in
            let (ben, later) = (Child.ID.random(), Involvement.Handle.random())
            try await vault.deposit([try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben)])
            try await vault.declare(ben, handle: handle, by: carol, of: lantern)
            try await vault.declare(ben, handle: later, of: lantern)
            try await vault.merge(ben, into: ada)
            guard case .page(let page) = try await vault.declarations(for: lena).reply else {
                throw CancellationError()
            }
            #expect(page.declarations.map(\.child) == [ada, ada])
            // Another child's identifier is none of it, the former one is.
            #expect(
                try await vault.say(.confirm, about: handle, of: .random(), by: lena).reply
                    == .refused(Refusal(.notFound)))
            let told = decided(try await vault.report(ben, by: lantern, of: carol))
            #expect(told.map(\.child) == [ada] && told.map(\.handle) == [handle])
            try await vault.separate(ben, from: ada, records: [])
            #expect(try await vault.shown(handle, of: ben)?.confirmation == .confirmed)
            guard case .page(let left) = try await vault.declarations(for: lena).reply else {
                throw CancellationError()
            }
            #expect(left.declarations.map(\.child) == [ben] && left.declarations.map(\.handle) == [later])
        }
    }

    @Test func `is gone with what is purged`() async throws {
        try await VaultFixture.with { vault in
            try await vault.declare(ada, handle: handle, by: carol, of: lantern)
            try await vault.connection.withTransaction {
                _ = try await PurgeRecordsHandler(journal: vault.journal).handle(
                    PurgeRecords(records: [], handles: [handle]),
                    Context(messageID: UUID(), sender: .operations, now: Date()), in: $0)
            }
            #expect(try await vault.waiting(for: lena).isEmpty)
            let left = try await vault.connection.withTransaction {
                try await $0.query("select count(*) from declaration").first(as: Int.self)
            }
            #expect(left == 0)
        }
    }

    @Test func `counts where the vault wrote it, and for what it was said`() async throws {
        try await VaultFixture.with { vault in
            let other = Involvement.Handle.random()
            try await vault.declare(ada, handle: handle, by: carol, of: lantern)
            try await vault.declare(ada, handle: other, of: .random())
            _ = try await vault.say(.confirm, about: handle, of: ada, by: lena)
            try await vault.connection.withTransaction {
                $0.write(
                    """
                    update declaration set standing = 'confirmed', key_id = said.key_id,
                        encapsulated_key = said.encapsulated_key, ciphertext = said.ciphertext
                    from declaration said where said.handle = \(handle) and declaration.handle = \(other)
                    """)
            }
            #expect(try await vault.shown(handle, of: ada)?.confirmation == .confirmed)
            #expect(try await vault.shown(other, of: ada)?.confirmation == .waiting)
        }
    }

    @Test func `tells whoever was declined that, and nothing else any more`() async throws {
        try await VaultFixture.with { vault in
            let (school, colleague) = (Involvement.Handle.random(), Account.ID.random())
            try await vault.deposit([
                try vault.sealer.reported(Invented.whereabouts(account: colleague), of: ada, handle: school)
            ])
            try await vault.declare(ada, handle: handle, by: carol, of: lantern)
            func told(_ kind: RecipientsOf.Fact.Kind, _ handle: Involvement.Handle, _ others: [Involvement.Handle])
                async throws -> [RecipientsOf.Recipient]?
            {
                let fact = RecipientsOf.Fact(id: UUID(), child: ada, kind: kind, handle: handle, inContact: others)
                return try await vault.recipients(fact).reply.decisions.first?.recipients
            }
            #expect(
                try await told(.assesses, school, [handle]) == [.init(account: carol, told: .newAssessment)])
            _ = try await vault.say(.decline, about: handle, of: ada, by: lena)
            #expect(try await told(.declined, handle, []) == [.init(account: carol, told: .involvementDeclined)])
            #expect(try await told(.assesses, school, [handle]) == [])
            #expect(
                try await told(.ended, handle, [school]) == [.init(account: colleague, told: .involvementEnded)])
        }
    }
}
