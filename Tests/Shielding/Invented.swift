import Contracts
import Foundation
import Model
import Sealing

@testable import Shielding

/// Plainly invented values, and the events that carry them.
enum Invented {
    static let street = "1 Example Street"
    static let email = "grace@example.org"
    static let school = ContactCard(organisation: "Example Primary School", phone: "01632 960002")
    static let surgery = ContactCard(organisation: "Example Surgery")
    static let mother = Carer(name: PersonName(given: ["Grace"], family: "Example"), email: email)
    static let authority = AuthorityCode("E10000001")!
    static let elsewhere = AuthorityCode("E10000002")!

    static func home(_ line: String = street) -> Residence {
        .current(PostalAddress(lines: [line], postcode: "ZZ1 1ZZ"))
    }

    /// What a source says that knows where the child lives, and of no service.
    static func bare(residence: Residence = home()) -> ReportedWhereabouts {
        ReportedWhereabouts(
            source: "example-register", authority: authority, residence: residence, carers: [mother], service: nil,
            contact: nil, account: nil, began: nil, ended: nil, leadProfessional: false, holdsAssessment: false)
    }

    /// What a source says of a sensitive service, sealed apart from the rest.
    static func sensitive(
        _ service: ServiceKind = .mentalHealth, basis: SensitiveBasis = .consent, account: Account.ID? = nil,
        ended: String? = nil
    ) -> ReportedWhereabouts {
        ReportedWhereabouts(
            source: "example-clinic", authority: authority, residence: nil, carers: [], service: service,
            contact: clinic, account: account, began: PartialDate("2025-02-03"),
            ended: ended.flatMap(PartialDate.init), leadProfessional: false, holdsAssessment: false, basis: basis)
    }

    static let clinic = ContactCard(organisation: "Example Clinic", phone: "01632 960003")

    static func whereabouts(
        residence: Residence? = home(), contact: ContactCard = school, account: Account.ID? = nil,
        authority: AuthorityCode? = authority, began: String = "2024-09-01", ended: String? = nil
    ) -> ReportedWhereabouts {
        ReportedWhereabouts(
            source: "example-council", authority: authority, residence: residence, carers: [mother],
            service: .education, contact: contact, account: account, began: PartialDate(began)!,
            ended: ended.flatMap(PartialDate.init), leadProfessional: true, holdsAssessment: false)
    }
}

extension EnvelopeSealer {
    /// As Identity reports a version of a source record.
    func reported(
        _ whereabouts: ReportedWhereabouts = Invented.whereabouts(), of child: Child.ID,
        record: SourceRecord.ID = .random(), handle: Involvement.Handle? = .random(), isNewest: Bool = true,
        candidates: [Child.ID] = [], apart: ReportedWhereabouts? = nil, withdrawn: Involvement.Handle? = nil
    ) throws -> WhereaboutsReported {
        WhereaboutsReported(
            child: child, record: record,
            match: MatchDecision(.linked, model: "exact-1", candidates: candidates), handle: handle,
            isNewest: isNewest,
            envelope: try seal(
                WireCoding.encoder().encode(whereabouts), purpose: .whereabouts,
                binding: [child.description, record.description]),
            contact: try apart.flatMap { apart in
                try handle.map {
                    try seal(
                        WireCoding.encoder().encode(apart), purpose: .whereabouts,
                        binding: [child.description, $0.description])
                }
            }, withdrawn: withdrawn)
    }

    /// As Directory passes a practitioner's own involvement on.
    func declared(
        by account: Account.ID, of child: Child.ID, handle: Involvement.Handle = .random(),
        began: String = "2025-01-07", ended: String? = nil, cardOf cardholder: Account.ID? = nil,
        service: ServiceKind = .voluntary, basis: SensitiveBasis? = nil, withdrawn: Bool = false
    ) throws -> InvolvementDeclared {
        let card = AccountCard(account: account, service: service, contact: Invented.surgery, basis: basis)
        return InvolvementDeclared(
            child: child, handle: handle, account: account, began: PartialDate(began)!,
            ended: ended.flatMap(PartialDate.init), leadProfessional: false, holdsAssessment: true,
            card: try seal(
                WireCoding.encoder().encode(card), purpose: .accountCard,
                binding: [(cardholder ?? account).description]), withdrawn: withdrawn)
    }
}

extension Release.Reply {
    var whereabouts: Whereabouts? {
        if case .released(let whereabouts) = self { whereabouts } else { nil }
    }
}
