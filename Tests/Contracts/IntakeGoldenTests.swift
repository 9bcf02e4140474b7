import Contracts
import Foundation
import Model
import ServiceTesting
import Testing

@Suite struct `The intake's pinned form` {
    @Test func `an event is written as it is pinned, and reads as it was written`() throws {
        let encoder = WireCoding.encoder()
        encoder.outputFormatting.insert(.prettyPrinted)
        let pinned = try encoder.encode(Examples.event()) + Data("\n".utf8)
        let file = try GoldenFiles.text(of: GoldenFiles.file(of: "intake"), writing: pinned)
        #expect(file.map { String(decoding: $0, as: UTF8.self) } == String(decoding: pinned, as: UTF8.self))
        #expect(try WireCoding.decoder().decode(IntakeEvent.self, from: pinned) == Examples.event())
        #expect(try WireRules.broken(by: pinned) == [])
    }

    @Test func `the least that a report may hold is little`() throws {
        let report = Examples.report(sequence: nil, residence: nil, carers: nil)
        let text = String(decoding: try WireCoding.encoder().encode(report), as: UTF8.self)
        #expect(!text.contains("sequence") && !text.contains("residence") && !text.contains("carers"))
    }

    @Test func `what stands inside envelopes reads back as it was written`() throws {
        let whereabouts = ReportedWhereabouts(
            source: Examples.source, authority: Examples.authority, residence: Examples.adasHome,
            carers: [Examples.adasMother], service: .education, contact: Examples.school,
            account: Examples.practitioner, began: Examples.day("2025-09-01"), ended: nil, leadProfessional: true,
            holdsAssessment: false, leadSince: Examples.day("2025-11-03"),
            description: ReportedDescription(
                name: Examples.adasName, formerNames: [], knownAs: [], dateOfBirth: Examples.day("2015-03-02"),
                gender: .female, said: Examples.morning,
                first: FirstSaid(
                    name: Examples.morning, dateOfBirth: Examples.morning, gender: Examples.morning,
                    residence: Examples.morning, carers: Examples.morning, involvement: nil),
                trusted: [.residence]))
        let card = AccountCard(account: Examples.practitioner, service: .education, contact: Examples.school)
        let application = OpenAccount.Application(
            username: "hector", password: "invented", name: PersonName(given: ["Hector"], family: "Head"),
            role: .practitioner, organisation: "Example Primary School", service: .education,
            email: "hector@example.org", secondFactor: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
            vetted: Examples.day("2026-01-05"), trained: Examples.day("2026-01-05"),
            agreed: Examples.day("2026-01-05"), accredited: Examples.day("2026-01-05"))
        for value: any (Codable & Equatable) in [
            whereabouts, card, application, Examples.principal,
            SignIn.Credentials(username: "hector", password: "invented", code: "123456"),
            EnrolSecondFactor.Confirmation(token: "invented-token", code: "123456"),
            RenewAccount.Renewal(username: "hector", vetted: Examples.day("2026-01-05")),
            SuspendAccount.Suspension(username: "hector", isSuspended: true),
            ConfirmSession.Confirmation(session: "invented-token", code: "123456"),
            ResetSecondFactor.Reset(username: "hector"),
        ] {
            try expectRoundTrip(value)
        }
    }

    private func expectRoundTrip<Value: Codable & Equatable>(_ value: Value) throws {
        let json = try WireCoding.encoder().encode(value)
        #expect(try WireCoding.decoder().decode(Value.self, from: json) == value)
        #expect(try WireRules.broken(by: json) == [])
    }
}
