import Contracts
import Foundation
import Model
import Testing

@testable import Shielding

@Suite struct `Whether an organisation confirms what a practitioner recorded` {
    private let lantern = Organisation.ID.random()
    private let harbour = Organisation.ID.random()
    private let carol = Account.ID.random()
    private let child = Child.ID.random()
    private let handle = Involvement.Handle.random()

    private func declared(
        by organisation: Organisation.ID?, service: ServiceKind = .voluntary, began: String = "2025-01-07",
        ended: String? = nil, standing: Declaration.Standing = .waiting
    ) -> Declared? {
        let sealed = SealedEnvelope(keyID: "00", encapsulatedKey: Data(), ciphertext: Data())
        let event = InvolvementDeclared(
            child: child, handle: handle, account: carol, began: PartialDate(began)!,
            ended: ended.flatMap(PartialDate.init), leadProfessional: false, holdsAssessment: false, card: sealed)
        let card = AccountCard(
            account: carol, organisation: organisation, service: service,
            contact: ContactCard(
                organisation: "Example Charity", practitioner: PersonName(given: ["Carol"], family: "Example")))
        return Declared(
            .declared(DeclaredInvolvement(event), card), behind: handle, of: child, standing: standing)
    }

    private func principal(
        _ role: Role = .dataManager, of organisation: Organisation.ID, _ account: Account.ID = .random()
    ) -> Principal {
        Principal(account: account, organisation: organisation, role: role, request: UUID(), expires: Date())
    }

    @Test(arguments: DecideDeclaration.Word.allCases)
    func `is said by a data manager of theirs, also of what has ended`(word: DecideDeclaration.Word) {
        for ended in [nil, "2025-02-03"] {
            let decided = ConfirmationDecision.decide(
                word, by: principal(of: lantern), of: declared(by: lantern, ended: ended))
            #expect(decided == .decides(word == .confirm ? .confirmed : .declined))
        }
    }

    @Test(arguments: Role.allCases)
    func `is said by no other role`(role: Role) {
        let decided = ConfirmationDecision.decide(
            .confirm, by: principal(role, of: lantern), of: declared(by: lantern))
        #expect((decided == .refused(Refusal(.notAllowed))) == (role != .dataManager))
    }

    @Test func `is refused alike of one's own, of another organisation's, and of what is not there`() {
        let own = principal(of: lantern, carol)
        for (actor, declared) in [
            (own, declared(by: lantern)), (principal(of: harbour), declared(by: lantern)),
            (principal(of: lantern), nil),
        ] {
            #expect(ConfirmationDecision.decide(.confirm, by: actor, of: declared) == .refused(Refusal(.notFound)))
        }
    }

    @Test(arguments: DecideDeclaration.Word.allCases, [Declaration.Standing.confirmed, .declined])
    func `stands once it was said`(word: DecideDeclaration.Word, standing: Declaration.Standing) {
        let known = declared(by: lantern, standing: standing)
        #expect(ConfirmationDecision.decide(word, by: principal(of: lantern), of: known) == .stands(standing))
        #expect(
            ConfirmationDecision.decide(word, by: principal(of: harbour), of: known) == .refused(Refusal(.notFound)))
    }

    @Test func `is asked for of no report, and of nobody whose organisation is not known`() {
        #expect(Declared(.reported(Invented.whereabouts()), behind: handle, of: child) == nil)
        #expect(declared(by: nil) == nil)
        #expect(declared(by: lantern)?.practitioner?.family == "Example")
    }

    @Test(arguments: ServiceKind.allCases)
    func `is asked for of every service that is not sensitive`(service: ServiceKind) {
        #expect((declared(by: lantern, service: service) == nil) == service.isSensitive)
    }

    private func report(
        of organisation: Organisation.ID?, service: ServiceKind = .voluntary, account: Account.ID? = nil,
        name: PersonName? = nil, began: String? = "2025-01", ended: String? = nil
    ) -> ReportedWhereabouts {
        ReportedWhereabouts(
            source: "lantern-cases", organisation: organisation, authority: nil, residence: nil, carers: [],
            service: began.map { _ in service },
            contact: began.map { _ in ContactCard(organisation: "Example Charity", practitioner: name) },
            account: account, began: began.flatMap(PartialDate.init), ended: ended.flatMap(PartialDate.init),
            leadProfessional: false, holdsAssessment: false)
    }

    @Test func `is said by a source of theirs that reports the same practitioner, or the same service and nobody`() {
        let known = declared(by: lantern)
        let anybody = PersonName(given: ["Chris"], family: "Example")
        let cases: [(ReportedWhereabouts, Bool)] = [
            (report(of: lantern, account: carol), true),
            (report(of: lantern, service: .socialCare, account: carol, name: anybody), true),
            (report(of: lantern), true),
            (report(of: lantern, service: .socialCare), false),
            (report(of: lantern, name: anybody), false),
            (report(of: lantern, account: .random()), false),
            (report(of: harbour, account: carol), false),
            (report(of: nil, account: carol), false),
            (report(of: lantern, account: carol, began: nil), false),
            (report(of: lantern, service: .mentalHealth, account: carol), false),
        ]
        for (report, says) in cases { #expect(known?.isReported(by: report) == says, "\(report)") }
    }

    @Test(
        arguments: [
            ("2025-01-07", nil, "2020", nil, true), ("2025-01-07", nil, "2020", "2025-01-06", false),
            ("2025-01-07", nil, "2020", "2025-01", true), ("2025-01-07", nil, "2020", "2024", false),
            ("2025-01-07", "2025-02-03", "2025-02-03", nil, true),
            ("2025-01-07", "2025-02-03", "2025-02-04", nil, false),
            ("2025-01-07", "2025-02-03", "2025-02", nil, true),
        ] as [(String, String?, String, String?, Bool)])
    func `and that speaks of some day of it`(
        began: String, ended: String?, start: String, end: String?, says: Bool
    ) {
        let report = report(of: lantern, account: carol, began: start, ended: end)
        #expect(declared(by: lantern, began: began, ended: ended)?.isReported(by: report) == says)
    }
}
