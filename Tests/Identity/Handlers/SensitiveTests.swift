import Border
import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Identity

@Suite struct `A report of a sensitive service` {
    private static let source = "case-system-ambridge"
    private static let clinic = "Unlikely Clinic"

    private static func body(_ id: String, _ sequence: Int, _ more: [String: JSONValue] = [:]) -> EventBody {
        let body = `What a source may say of a sensitive service`.body("mentalHealth", "consent")
            .with("/id", .string(id)).with("/data/sequence", .number("\(sequence)"))
            .with("/data/involvement/contact/organisation", .string(clinic)).with("/data/involvement/ended", nil)
        return more.reduce(body) { $0.with("/data/involvement/\($1.key)", $1.value) }
    }

    private func submit(_ body: EventBody, to identity: IdentityDesk) async throws -> Outcome<Receipt> {
        let event = try #require(body.read(from: Self.source).event)
        return try #require(try await identity.submit([try identity.sealed(event)], from: Self.source).first)
    }

    private func open(_ sealed: SealedEnvelope, _ binding: [String], by identity: IdentityDesk) throws
        -> ReportedWhereabouts
    {
        let opened = try identity.vault.open(sealed, purpose: .whereabouts, binding: binding)
        return try WireCoding.decoder().decode(ReportedWhereabouts.self, from: opened)
    }

    @Test func `tells Directory that there is one, and the vault which it is, apart from the rest`() async throws {
        try await IdentityDesk.run { identity in
            let outcome = try await submit(Self.body("m-1", 1), to: identity)
            let (reported, sealed) = (try #require(outcome.reported), try #require(outcome.whereabouts))
            let handle = try #require(sealed.handle)
            #expect(reported.contact?.kind == .sensitive && reported.contact?.handle == handle)
            let child = reported.child.description
            let rest = try open(sealed.envelope, [child, reported.record.description], by: identity)
            #expect(rest.service == nil && rest.contact == nil && rest.basis == nil && rest.began == nil)
            #expect(rest.account == nil && rest.description == nil && rest.residence == nil && rest.carers.isEmpty)
            #expect(sealed.isNewest && rest.authority != nil, "nobody knows whose the child is")
            #expect(try #require(sealed.contact) != sealed.envelope)
            let apart = try open(try #require(sealed.contact), [child, handle.description], by: identity)
            #expect(
                apart.service == .mentalHealth && apart.basis == .consent && apart.contact?.organisation == Self.clinic)
            #expect(apart.residence == nil && apart.carers.isEmpty && apart.source == Self.source)
        }
    }

    @Test func `leaves what its record said before as it was, in the vault`() async throws {
        try await IdentityDesk.run { identity in
            let ordinary = EventBody.good.with("/source", "case-system-ambridge").with("/id", "m-0")
                .with("/data/sequence", .number("0")).with("/data/involvement", nil)
            #expect(try await submit(ordinary, to: identity).whereabouts?.isNewest == true)
            for (sequence, more) in [(1, [:]), (2, ["consentWithdrawn": .bool(true)])] as [(Int, [String: JSONValue])] {
                let outcome = try await submit(Self.body("m-\(sequence)", sequence, more), to: identity)
                #expect(outcome.whereabouts?.isNewest == false && outcome.reported?.visible != nil)
            }
            let later = ordinary.with("/id", "m-3").with("/data/sequence", .number("3"))
            #expect(try await submit(later, to: identity).whereabouts?.isNewest == true)
        }
    }

    @Test func `from a source of such services alone tells of the child alone whose it is, and from another one more`()
        throws
    {
        let event = try #require(EventBody.good.with("/data/involvement", nil).read().event)
        let taken = TakenReport(
            child: .random(), record: .random(), number: .random(), match: MatchDecision(.linked, model: "exact-1"),
            isNewest: true,
            first: FirstSaid(
                name: event.time, dateOfBirth: event.time, gender: event.time, residence: event.time,
                carers: event.time, involvement: nil))
        for isSensitive in [true, false] {
            let hidden = Announcement.hidden(of: event, taken, account: nil, from: isSensitive)
            #expect((hidden.whereabouts.description == nil) == isSensitive && hidden.apart == nil)
            #expect((hidden.whereabouts.residence == nil) == isSensitive && hidden.whereabouts.authority != nil)
            // Of a record that was there before.
            #expect(hidden.isNewest == !isSensitive)
        }
        let clinics = SourceRights(services: [.mentalHealth, .sexualHealth], authorities: nil)
        let mixed = SourceRights(services: [.mentalHealth, .socialCare], authorities: nil)
        let register = SourceRights(services: [], authorities: nil)
        #expect([clinics, mixed, register].map(\.isSensitive) == [true, false, false])
    }

    @Test func `that is older than what is known seals nothing of the service`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await submit(Self.body("m-2", 2, ["reference": "other"]), to: identity)
            let newest = try await submit(Self.body("m-3", 3), to: identity)
            let old = try await submit(Self.body("m-1", 1, ["reference": "other"]), to: identity)
            #expect(newest.whereabouts?.contact != nil && old.reply.outcome == .superseded && old.events.isEmpty)
        }
    }

    @Test func `that withdraws consent has it removed, and a later one is refused`() async throws {
        try await IdentityDesk.run { identity in
            let handle = try await submit(Self.body("m-1", 1), to: identity).whereabouts?.handle
            let withdrawal = try await submit(Self.body("m-2", 2, ["consentWithdrawn": .bool(true)]), to: identity)
            #expect(withdrawal.reply.outcome == .accepted && handle != nil)
            #expect(withdrawal.reported?.withdrawn == handle && withdrawal.reported?.contact == nil)
            let sealed = try #require(withdrawal.whereabouts)
            #expect(sealed.withdrawn == handle && sealed.handle == nil && sealed.contact == nil)

            let later = try await submit(Self.body("m-3", 3), to: identity)
            #expect(later.reply.outcome == .refused && later.events.isEmpty)
            #expect(
                later.reply.problems.map { "\($0.field) \($0.rule)" } == [
                    "/data/involvement/reference consentWithdrawn"
                ])
            let older = try await submit(Self.body("m-0", 0), to: identity)
            #expect(older.reply.outcome == .superseded && older.events.isEmpty)
            let again = try await submit(Self.body("m-4", 4, ["consentWithdrawn": .bool(true)]), to: identity)
            #expect(
                again.reply.outcome == .accepted && again.reported?.withdrawn == nil && again.reported?.contact == nil)
            let anew = try await submit(Self.body("m-5", 5, ["reference": "anew"]), to: identity)
            #expect(anew.whereabouts?.contact != nil && anew.whereabouts?.handle != handle)
        }
    }

    @Test func `of one batch is as of several`() async throws {
        try await IdentityDesk.run { identity in
            let events = try [
                Self.body("m-1", 1), Self.body("m-2", 2, ["consentWithdrawn": .bool(true)]), Self.body("m-3", 3),
            ]
            .map { try #require($0.read(from: Self.source).event) }
            let outcomes = try await identity.submit(try events.map(identity.sealed), from: Self.source)
            #expect(outcomes.map(\.reply.outcome) == [.accepted, .accepted, .refused])
            #expect(outcomes[1].whereabouts?.withdrawn == outcomes[0].whereabouts?.handle)
        }
    }

    @Test func `leaves its words in no table of Identity`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await submit(Self.body("m-1", 1), to: identity)
            let tables = try await identity.rows(
                "select table_name::text from information_schema.tables where table_schema = current_schema()"
            ).decode(String.self)
            #expect(tables.contains("involvement"))
            // As it is, and as bytes are shown.
            let said = ["mentalHealth", Self.clinic].flatMap { word in
                ["%\(word)%", "%\(word.utf8.map { String(format: "%02x", $0) }.joined())%"]
            }
            for table in tables {
                let told = try await identity.rows(
                    """
                    select count(*) from \(identifier: table) t
                    where t::text ilike any(\(said))
                    """
                ).first(as: Int.self)
                #expect(told == 0, "\(table)")
            }
        }
    }
}

@Suite struct `The card of an account` {
    private func card(_ service: ServiceKind, _ basis: SensitiveBasis?) async throws -> (AccountCard, Bool?) {
        var told: (AccountCard, Bool?)?
        try await IdentityDesk.run { identity in
            var application = Applications.visitor
            application.service = service
            let token = try await identity.session(of: application)
            let query = Authorise(
                session: try identity.intake.seal(Data(token.utf8)), request: UUID(), wantsCard: true, basis: basis)
            guard case .granted(let grant) = try await identity.ask(query, of: try identity.authoriseHandler).reply
            else {
                Issue.record("not granted")
                return
            }
            let sealed = try #require(grant.card)
            let opened = try identity.vault.open(sealed, purpose: .accountCard, binding: [grant.account.description])
            told = (try WireCoding.decoder().decode(AccountCard.self, from: opened), grant.isSensitive)
        }
        return try #require(told)
    }

    @Test(arguments: SensitiveBasis.allCases)
    func `says on which basis an involvement of a sensitive service is recorded`(basis: SensitiveBasis) async throws {
        let (card, isSensitive) = try await card(.substanceAbuse, basis)
        #expect(card.basis == basis && card.service == .substanceAbuse && isSensitive == true)
    }

    @Test func `has no basis of any other service, whatever is asked`() async throws {
        let (card, isSensitive) = try await card(.socialCare, .consent)
        #expect(card.basis == nil && isSensitive == nil)
    }
}
