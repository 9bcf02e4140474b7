import Contracts
import Foundation
import Model

extension Examples {
    /// What a source reports of Ada's school, or of another service.
    public static func report(
        record: String = "pupil-1", sequence: Int? = 1, name: PersonName = adasName, dateOfBirth: String = "2015-03-02",
        gender: Gender = .female, residence: Residence? = adasHome, carers: [Carer]? = [adasMother],
        reference: String = "enrolment-1", service: ServiceKind = .education, contact: ContactCard = school,
        began: String = "2025-09-01", ended: String? = nil
    ) -> InvolvementReport {
        InvolvementReport(
            record: record, sequence: sequence, authority: authority,
            child: ReportedChild(
                name: name, dateOfBirth: day(dateOfBirth), gender: gender, residence: residence, carers: carers),
            involvement: ReportedInvolvement(
                reference: reference, service: service, contact: contact, began: day(began), ended: ended.map(day),
                leadProfessional: true, leadSince: day(began), holdsAssessment: false))
    }

    /// The CloudEvent around a report.
    public static func event(
        _ report: InvolvementReport = report(), id: String = "event-1", source: String = source, time: Date = morning
    ) -> IntakeEvent {
        IntakeEvent(id: id, source: source, time: time, data: report)
    }

    public static let principal = Principal(
        account: practitioner, organisation: organisation, role: .practitioner, confirmed: morning - 60,
        lookup: .opening(ada), request: request, expires: morning + 5)

    /// In the form of a signed principal; its signature holds for no key.
    public static let signed = SignedPrincipal(
        statement: Data(#"{"account":"ada00000-0000-4000-8000-00000000000b"}"#.utf8), signature: Data(1...64))

    /// In the form of an envelope; no key opens it.
    public static let envelope = SealedEnvelope(
        keyID: "0123456789abcdef", encapsulatedKey: Data(1...32), ciphertext: Data("sealed".utf8))

    public static let visibleAda = VisibleChild(
        number: adasNumber, name: adasName, dateOfBirth: day("2015-03-02"), gender: .female,
        carers: [adasMother.name])

    public static let problem = Problem(
        field: "/data/child/dateOfBirth", rule: "impossibleDate", explanation: "Give a date that exists.")
    public static let refusal = Refusal(.invalid, problems: [problem])
}
