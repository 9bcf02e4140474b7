import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `A sensitive service in the vault` {
    private let ada = Child.ID.random()
    private let ben = Child.ID.random()
    private let record = SourceRecord.ID.random()
    private let handle = Involvement.Handle.random()
    private let practitioner = Account.ID.random()

    /// A child at a school, and with a sensitive service that the same register reports in another record.
    private func fill(_ vault: VaultFixture, _ apart: ReportedWhereabouts? = nil) async throws {
        try await vault.deposit([try vault.sealer.reported(of: ada)])
        try await report(apart ?? Invented.sensitive(account: practitioner), to: vault)
    }

    private func report(
        _ apart: ReportedWhereabouts?, of child: Child.ID? = nil, withdrawn: Involvement.Handle? = nil,
        to vault: VaultFixture
    ) async throws {
        try await vault.deposit([
            try vault.sealer.reported(
                Invented.bare(), of: child ?? ada, record: record, handle: apart == nil ? nil : handle, apart: apart,
                withdrawn: withdrawn)
        ])
    }

    private func ask(_ vault: VaultFixture, about child: Child.ID? = nil) async throws -> ContactRequest {
        let account = Account.ID.random()
        let card = AccountCard(account: account, service: .education, contact: Invented.school)
        let sealed = try vault.sealer.seal(
            WireCoding.encoder().encode(card), purpose: .accountCard, binding: [account.description])
        let command = RequestContact(principal: VaultFixture.unsigned, child: child ?? ada, card: sealed)
        let reply = try await vault.connection.withTransaction {
            try await RequestContactHandler(vault: vault.vault).handle(
                command, VaultFixture.context(.practitioner, account), in: $0
            ).reply
        }
        guard case .tracked(let request) = reply else { throw RuntimeFault("not tracked") }
        return request
    }

    private func answer(_ request: ContactRequest, in vault: VaultFixture) async throws {
        let command = ResolveContactRequest(
            principal: VaultFixture.unsigned, request: request.id, step: .contactMade)
        _ = try await vault.connection.withTransaction {
            try await ResolveContactRequestHandler(vault: vault.vault, responsibles: vault.responsibles).handle(
                command, VaultFixture.context(.shieldingOfficer), in: $0)
        }
    }

    private func rows(_ table: String, in vault: VaultFixture) async throws -> Int? {
        try await vault.connection.withTransaction {
            try await $0.query("select count(*) from \(identifier: table)").first(as: Int.self)
        }
    }

    @Test(arguments: [Role.practitioner, .dataManager, .shieldingOfficer])
    func `is shown to nobody else than that it is there`(role: Role) async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            let answer = try await vault.release(ada, to: role)
            let shown = try #require(answer.reply.whereabouts)
            #expect(shown.sensitiveService == true && shown.contacts.map(\.service) == [.education])
            #expect(!String(decoding: try WireCoding.encoder().encode(shown), as: UTF8.self).contains("Clinic"))
            #expect(answer.audit.flatMap(\.parts).contains("sensitive") == false)
        }
    }

    @Test(arguments: SensitiveBasis.allCases)
    func `is shown whole to whose own it is, by either basis`(basis: SensitiveBasis) async throws {
        try await VaultFixture.with { vault in
            try await fill(vault, Invented.sensitive(.sexualHealth, basis: basis, account: practitioner))
            let answer = try await vault.release(ada, to: .practitioner, practitioner)
            let shown = try #require(answer.reply.whereabouts)
            let own = try #require(shown.contacts.first { $0.service == .sexualHealth })
            #expect(own.contact == Invented.clinic && own.basis == basis && shown.sensitiveService == nil)
            #expect(answer.audit.flatMap(\.parts).contains("sensitive"))
        }
    }

    @Test func `is shown to an officer of the authority from a request for contact until its answer`() async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            let request = try await ask(vault)
            func services(_ authority: AuthorityCode) async throws -> [ServiceKind]? {
                try await vault.release(ada, to: .shieldingOfficer, of: authority).reply.whereabouts?.contacts
                    .map(\.service)
            }
            #expect(try await services(Invented.authority)?.contains(.mentalHealth) == true)
            #expect(try await services(Invented.elsewhere) == [.education])
            try await answer(request, in: vault)
            #expect(try await services(Invented.authority) == [.education])
        }
    }

    @Test func `is shown to an officer by a request about either, of two who are one`() async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            try await vault.deposit([try vault.sealer.reported(of: ben)])
            _ = try await ask(vault, about: ada)
            try await vault.merge(ada, into: ben)
            for child in [ada, ben] {
                let shown = try await vault.release(child, to: .shieldingOfficer).reply.whereabouts
                #expect(shown?.contacts.contains { $0.service == .mentalHealth } == true)
            }
        }
    }

    @Test func `of a shielded child is withheld with all the rest`() async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            _ = try await ask(vault)
            try await vault.shield(ada)
            for (role, account) in [(Role.practitioner, practitioner), (.shieldingOfficer, .random())] {
                #expect(try await vault.release(ada, to: role, account).reply == .withheld)
            }
        }
    }

    @Test func `that a practitioner recorded is hidden alike, with a basis in the card and without`() async throws {
        for basis in [SensitiveBasis.consent, nil] {
            try await VaultFixture.with { vault in
                try await vault.deposit([
                    try vault.sealer.declared(by: practitioner, of: ada, service: .substanceAbuse, basis: basis)
                ])
                #expect(try await vault.release(ada).reply.whereabouts?.contacts == [])
                #expect(try await vault.release(ada).reply.whereabouts?.sensitiveService == true)
                let own = try await vault.release(ada, to: .practitioner, practitioner).reply.whereabouts
                #expect(own?.contacts.first?.basis == basis && own?.contacts.count == 1)
            }
        }
    }

    @Test func `is gone once consent is withdrawn, key and all, and stays so whatever comes later`() async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            let before = try #require(try await rows("data_key", in: vault))
            try await report(nil, withdrawn: handle, to: vault)
            #expect(try await rows("data_key", in: vault) == before - 1)
            func isGone() async throws {
                let own = try await vault.release(ada, to: .practitioner, practitioner).reply.whereabouts
                #expect(own?.sensitiveService == nil && own?.contacts.map(\.service) == [.education])
                #expect(try await rows("contact", in: vault) == 1)
            }
            try await isGone()
            try await fill(vault)
            #expect(try await rows("contact", in: vault) == 2, "the school of the second filling")
            #expect(try await vault.release(ada).reply.whereabouts?.sensitiveService == nil)
        }
    }

    @Test func `is gone where it comes and is withdrawn in one batch`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([
                try vault.sealer.reported(
                    Invented.bare(), of: ada, record: record, handle: handle, apart: Invented.sensitive()),
                try vault.sealer.reported(Invented.bare(), of: ada, record: record, handle: nil, withdrawn: handle),
            ])
            let shown = try #require(try await vault.release(ada).reply.whereabouts)
            #expect(shown.sensitiveService == nil && shown.residence == Invented.home())
            #expect(try await rows("contact", in: vault) == 0)
            #expect(try await rows("data_key", in: vault) == 1)
        }
    }

    @Test func `is withheld by the journal alone, where a restore has brought it back`() async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            try vault.journal.purge(Purge(records: [], handles: [handle]))
            let own = try await vault.release(ada, to: .practitioner, practitioner).reply.whereabouts
            #expect(own?.contacts.map(\.service) == [.education] && own?.sensitiveService == nil)
        }
    }

    @Test func `that a practitioner recorded is gone once they say that consent was withdrawn`() async throws {
        try await VaultFixture.with { vault in
            let declared = try vault.sealer.declared(
                by: practitioner, of: ada, handle: handle, service: .mentalHealth, basis: .consent)
            try await vault.deposit([declared])
            try await vault.deposit([
                try vault.sealer.declared(
                    by: practitioner, of: ada, handle: handle, service: .mentalHealth, basis: .consent, withdrawn: true)
            ])
            for table in ["contact", "data_key", "envelope"] { #expect(try await rows(table, in: vault) == 0) }
            try await vault.deposit([declared])
            #expect(try await vault.release(ada, to: .practitioner, practitioner).reply == .withheld)
        }
    }

    @Test func `is told of to nobody once consent is withdrawn, and no longer stands between others`() async throws {
        try await VaultFixture.with { vault in
            let (school, teacher) = (Involvement.Handle.random(), Account.ID.random())
            try await vault.deposit([
                try vault.sealer.reported(Invented.whereabouts(account: teacher), of: ada, handle: school)
            ])
            try await report(Invented.sensitive(account: practitioner), to: vault)
            func fact(_ about: Involvement.Handle, _ others: Involvement.Handle) -> RecipientsOf.Fact {
                .init(id: UUID(), child: ada, kind: .began, handle: about, inContact: [others])
            }
            func told(_ fact: RecipientsOf.Fact) async throws -> [RecipientsOf.Recipient]? {
                try await vault.recipients(fact).reply.decisions.first?.recipients
            }
            let (began, newcomer) = (fact(handle, school), fact(school, handle))
            #expect(
                try await told(began) == [
                    .init(account: teacher, told: .newInvolvement),
                    .init(account: practitioner, told: .othersInContact),
                ])
            #expect(try await told(newcomer)?.contains { $0.account == practitioner } == true)
            try await report(nil, withdrawn: handle, to: vault)
            #expect(try await told(began) == [])
            #expect(try await told(newcomer) == [])
        }
    }

    @Test func `goes with its record, and with no other`() async throws {
        try await VaultFixture.with { vault in
            let other = SourceRecord.ID.random()
            try await fill(vault)
            try await vault.deposit([try vault.sealer.reported(of: ben, record: other)])
            try await vault.merge(ada, into: ben)
            try await vault.separate(ada, from: ben, records: [other])
            func isThere(_ child: Child.ID) async throws -> Bool? {
                try await vault.release(child).reply.whereabouts.map { $0.sensitiveService == true }
            }
            #expect(try await isThere(ben) == true)
            #expect(try await isThere(ada) == false)
            try await vault.separate(ada, from: ben, records: [record])
            #expect(try await isThere(ada) == true)
            #expect(try await isThere(ben) == false)
            let own = try await vault.release(ada, to: .practitioner, practitioner).reply.whereabouts
            #expect(own?.contacts.contains { $0.contact == Invented.clinic } == true, "sealed for the other child")
        }
    }

    @Test func `is purged with its record`() async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            _ = try await vault.connection.withTransaction {
                try await PurgeRecordsHandler(journal: vault.journal).handle(
                    PurgeRecords(records: [record], handles: []),
                    Context(messageID: UUID(), sender: .operations, now: Date()), in: $0)
            }
            #expect(try await vault.release(ada).reply.whereabouts?.sensitiveService == nil)
            #expect(try vault.journal.read { $0.isPurged(handle.uuid) })
            for table in ["data_key", "contact"] { #expect(try await rows(table, in: vault) == 1, "the school's") }
        }
    }

    @Test func `is purged with its record by the journal alone, also once it is sealed with that again`() async throws {
        for isOrdinary in [false, true] {
            try await VaultFixture.with { vault in
                try await fill(vault)
                if isOrdinary {
                    try await vault.deposit([
                        try vault.sealer.reported(Invented.whereabouts(), of: ada, record: record, handle: handle)
                    ])
                }
                try vault.journal.purge(Purge(records: [record]))
                _ = try await vault.connection.withTransaction {
                    try await ReconcilePurgesJob(journal: vault.journal).purgeAgain([record.uuid], in: $0)
                }
                for table in ["data_key", "contact"] { #expect(try await rows(table, in: vault) == 1, "the school's") }
                #expect(try await vault.release(ada).reply.whereabouts?.sensitiveService == nil)
            }
        }
    }

    @Test func `leaves its words in no table`() async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            let tables = try await vault.connection.withTransaction {
                try await $0.query(
                    "select table_name::text from information_schema.tables where table_schema = current_schema()"
                ).decode(String.self)
            }
            #expect(tables.contains("envelope"))
            // As it is, and as bytes are shown.
            let said = ["mentalHealth", "Clinic"].flatMap { word in
                ["%\(word)%", "%\(word.utf8.map { String(format: "%02x", $0) }.joined())%"]
            }
            for table in tables {
                let told = try await vault.connection.withTransaction {
                    try await $0.query(
                        """
                        select count(*) from \(identifier: table) t where t::text ilike any(\(said))
                        """
                    ).first(as: Int.self)
                }
                #expect(told == 0, "\(table)")
            }
        }
    }
}
