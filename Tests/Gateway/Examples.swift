import Contracts
import Foundation
import Model

@testable import Gateway

/// Invented people and values for the gateway's tests.
enum Examples {
    static let token = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    /// What every form of that session carries.
    static let csrf = "csrf=\(FormGuard.token(for: token))"
    static let account = Account.ID.random()
    static let ada = Child.ID.random()
    static let number = ChildNumber.random()
    static let adaName = PersonName(given: ["Ada"], family: "Example")
    static let born = PartialDate("2015-03-02")
    static let since = Date(timeIntervalSince1970: 1_767_607_200)
    static let card = SealedEnvelope(keyID: "00", encapsulatedKey: Data([1]), ciphertext: Data([2]))

    static func grant(
        _ request: UUID, role: Role = .practitioner, card: SealedEnvelope? = card, mayOverride: Bool? = nil,
        session: Session.ID? = nil, isSensitive: Bool = false
    ) -> Authorise.Grant {
        let principal = SignedPrincipal(statement: Data(request.uuidString.utf8), signature: Data([3]))
        return Authorise.Grant(
            principal: principal, account: account, displayName: "Grace Example", role: role, card: card,
            mayOverride: mayOverride, session: session, isSensitive: isSensitive)
    }

    static var visible: VisibleChild {
        VisibleChild(
            number: number, name: adaName, dateOfBirth: born ?? PartialDate.london(since), gender: .female,
            carers: [PersonName(given: ["Byron"], family: "Example")])
    }

    static func contact(_ service: ServiceKind, _ organisation: String) -> Whereabouts.Contact {
        Whereabouts.Contact(
            handle: .random(), service: service,
            contact: ContactCard(
                organisation: organisation, practitioner: PersonName(given: ["Mary"], family: "Sample"),
                phone: "020 7946 0123", email: "mary.sample@school.example"),
            began: PartialDate.london(since), ended: nil, leadProfessional: true, holdsAssessment: false,
            selfDeclared: false)
    }

    static var whereabouts: Whereabouts {
        Whereabouts(
            residence: .current(PostalAddress(lines: ["1 Invented Street", "Sampleton"], postcode: "ZZ1 1ZZ")),
            carers: [Carer(name: PersonName(given: ["Byron"], family: "Example"), phone: "020 7946 0999")],
            authority: AuthorityCode("E09000001"), contacts: [contact(.education, "Invented Primary School")])
    }
}
