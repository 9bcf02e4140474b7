import Border
import Contracts
import Foundation
import Matching
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Identity

@Suite struct `Intake` {
    @Test func `tells Directory what is visible, and the vault alone the rest`() async throws {
        try await IdentityDesk.run { identity in
            let event = try #require(EventBody.good.read().event)
            let outcome = try #require(try await identity.submit([try identity.sealed(event)]).first)
            #expect(
                outcome.reply == Receipt(event: "e-1", source: "school-census", outcome: .accepted, at: EventBody.now))

            let reported = try #require(outcome.reported)
            #expect(reported.match == MatchDecision(.created, model: MatchModel.standard.id))
            #expect(reported.visible?.name == event.data.child.name)
            #expect(reported.visible?.carers == [PersonName(given: ["Bo"], family: "Example")])
            #expect(reported.contact?.kind == .education && reported.contact?.holdsAssessment == true)
            #expect(reported.reported == event.time)

            let sealed = try #require(outcome.whereabouts)
            #expect(sealed.isNewest && sealed.handle == reported.contact?.handle)
            let opened = try identity.vault.open(
                sealed.envelope, purpose: .whereabouts,
                binding: [reported.child.description, reported.record.description])
            let hidden = try WireCoding.decoder().decode(ReportedWhereabouts.self, from: opened)
            #expect(hidden.residence == event.data.child.residence && hidden.contact == event.data.involvement?.contact)
            #expect(hidden.source == "school-census" && hidden.account == nil)
        }
    }

    @Test func `takes in who a child is from a source that knows of no service`() async throws {
        try await IdentityDesk.run { identity in
            let event = try #require(EventBody.good.with("/data/involvement", nil).read().event)
            let outcome = try #require(try await identity.submit([try identity.sealed(event)]).first)
            #expect(outcome.reply.outcome == .accepted)
            let reported = try #require(outcome.reported)
            #expect(reported.visible?.name == event.data.child.name && reported.contact == nil)
            let sealed = try #require(outcome.whereabouts)
            #expect(sealed.isNewest && sealed.handle == nil)
            let opened = try identity.vault.open(
                sealed.envelope, purpose: .whereabouts,
                binding: [reported.child.description, reported.record.description])
            let hidden = try WireCoding.decoder().decode(ReportedWhereabouts.self, from: opened)
            #expect(hidden.residence == event.data.child.residence)
            #expect(hidden.service == nil && hidden.contact == nil && hidden.began == nil)
        }
    }

    @Test func `tells the vault which source says what, and since when`() async throws {
        try await IdentityDesk.run { identity in
            func description(of body: EventBody) async throws -> ReportedDescription? {
                let event = try #require(body.read().event)
                let outcome = try #require(try await identity.submit([try identity.sealed(event)]).first)
                let (reported, sealed) = (try #require(outcome.reported), try #require(outcome.whereabouts))
                let opened = try identity.vault.open(
                    sealed.envelope, purpose: .whereabouts,
                    binding: [reported.child.description, reported.record.description])
                return try WireCoding.decoder().decode(ReportedWhereabouts.self, from: opened).description
            }
            let early = WireCoding.instant("2026-03-01T10:00:00.000Z")!
            let first = try #require(try await description(of: .good))
            #expect(first.name.family == "Example" && first.said == early)
            #expect(first.first.name == early && first.first.residence == early && first.first.involvement == early)

            let late = WireCoding.instant("2026-03-02T10:00:00.000Z")!
            let moved = EventBody.good.with("/id", "e-2").with("/data/sequence", .number("4"))
                .with("/time", "2026-03-02T10:00:00.000Z").with("/data/child/residence/address/postcode", "ZZ99 1AB")
            let second = try #require(try await description(of: moved))
            #expect(second.said == late && second.first.residence == late)
            #expect(second.first.name == early && second.first.carers == early && second.first.involvement == early)
        }
    }

    @Test func `notes what it decided, and names no source beside a child`() async throws {
        try await IdentityDesk.run { identity in
            let notes = try await identity.submit([Told(sequence: 2), Told(sequence: 1)]).flatMap(\.audit)
            #expect(notes.map(\.action) == [.createdChild, .reportAccepted, .reportSuperseded])
            #expect(notes.allSatisfy { $0.children.isEmpty != ($0.source == nil) })
        }
    }

    @Test func `takes an event once, in one batch and in two`() async throws {
        try await IdentityDesk.run { identity in
            let told = Told()
            let first = try await identity.submit([told, told])
            let later = try await identity.submit([told], at: EventBody.now.addingTimeInterval(9))
            #expect(Set((first + later).map(\.reply)).count == 1)
            #expect((first + later).map(\.events.count) == [2, 0, 0])
            #expect(try await identity.count("record_version") == 1)
        }
    }

    @Test func `gives a receipt for what it can't open or read, once`() async throws {
        try await IdentityDesk.run { identity in
            let other = try IntakeSealer(publicKey: IntakeOpener.newKeyPair().publicKey)
            let bodies = [
                try other.seal(EventBody.good.data), EventBody.good.data, Data(),
                try identity.intake.seal(Data("{".utf8)),
            ]
            let first = try await identity.submit(bodies)
            #expect(
                first.map { $0.reply.problems.map(\.rule) } == [
                    ["sealedToAnotherKey"], ["notSealed"], ["sealedToAnotherKey"], ["notJSON"],
                ])
            #expect(first.allSatisfy { $0.reply.outcome == .refused && $0.events.isEmpty && $0.reply.event == nil })
            #expect(
                first.flatMap(\.audit) == Array(repeating: AuditNote(.reportRefused, source: "school-census"), count: 4)
            )
            #expect(try await identity.submit(bodies).map(\.reply) == first.map(\.reply))
            #expect(try await identity.count("receipt") == 4)
        }
    }

    @Test func `takes plain JSON where the configuration allows it`() async throws {
        try await IdentityDesk.run(allowsPlain: true) { identity async throws in
            #expect(try await identity.submit([EventBody.good.data]).first?.reply.outcome == .accepted)
        }
    }

    @Test func `takes nothing from whoever is no feed`() async throws {
        try await IdentityDesk.run { identity in
            let person = Principal(
                account: .random(), organisation: .random(), role: .practitioner, source: "school-census",
                request: UUID(),
                expires: EventBody.now)
            let handler = ReportInvolvementHandler(desk: try identity.desk)
            var known = IntakeDesk.Known()
            let context = Context(messageID: UUID(), source: "school-census", principal: person, now: EventBody.now)
            let outcome = try handler.decide(ReportInvolvement(sealed: EventBody.good.data), &known, context)
            #expect(outcome.reply.problems.map(\.rule) == ["unknownSource"])
        }
    }

    @Test func `remembers the refusal of a record that names another child`() async throws {
        try await IdentityDesk.run { identity in
            try await identity.submit([Told(sequence: 1)])
            let outcome = try await identity.submit([Told(sequence: 2, given: ["Eve"], born: "2012")]).first
            #expect(
                outcome?.reply.problems.map { "\($0.field) \($0.rule)" } == ["/data/record recordNamesAnotherChild"])
            #expect(try await identity.count("child") == 1)
        }
    }

    @Test func `keeps no whereabouts, and no source beside a child`() async throws {
        try await IdentityDesk.run { identity in
            try await identity.submit([try identity.sealed(try #require(EventBody.good.read().event))])
            for table in ["child", "source_record", "record_version", "involvement", "person_form", "assertion"] {
                let texts = try await identity.rows("select t::text from \(identifier: table) t").decode(String.self)
                #expect(!texts.isEmpty)
                for word in [
                    "school-census", "r/1", "roll-7", "Street", "ZZ99", "@", "7946", "School", "Teacher", "E06",
                ] {
                    #expect(!texts[0].contains(word), "\(table) holds \(word)")
                }
            }
        }
    }

    @Test func `knows the practitioner's account by the address in the card`() async throws {
        try await IdentityDesk.run { identity in
            let account = try await identity.open(Applications.teacher)
            var event = Told().event
            event.data.involvement?.contact.email = "ADA@School.example"
            let sealed = try #require(try await identity.submit([try identity.sealed(event)]).first?.whereabouts)
            let opened = try identity.vault.open(
                sealed.envelope, purpose: .whereabouts, binding: [sealed.child.description, sealed.record.description])
            #expect(try WireCoding.decoder().decode(ReportedWhereabouts.self, from: opened).account == account)
        }
    }

    @Test func `says whose the source is, where its feed accounts are of one organisation`() async throws {
        try await IdentityDesk.run { identity in
            func organisation(_ record: String) async throws -> Organisation.ID? {
                let report = try identity.sealed(Told(record: record).event)
                let sealed = try #require(try await identity.submit([report]).first?.whereabouts)
                let opened = try identity.vault.open(
                    sealed.envelope, purpose: .whereabouts,
                    binding: [sealed.child.description, sealed.record.description])
                return try WireCoding.decoder().decode(ReportedWhereabouts.self, from: opened).organisation
            }
            #expect(try await organisation("pupil-1") == nil)
            _ = try await identity.open(Applications.feed)
            let school = try await identity.rows("select id from organisation").first(as: Organisation.ID.self)
            #expect(try await organisation("pupil-2") == school && school != nil)
            var another = Applications.feed
            (another.username, another.organisation) = ("another", "Example Academy")
            _ = try await identity.open(another)
            #expect(try await organisation("pupil-3") == nil)
        }
    }
}
