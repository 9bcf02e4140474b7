import Contracts
import Foundation
import Model

@testable import Directory

/// Invented children, practitioners and dates that the tests speak of.
enum Example {
    static let child = Child.ID.random()
    static let school = Involvement.Handle.random()
    static let surgery = Involvement.Handle.random()
    static let charity = Involvement.Handle.random()
    static let socialWorker = Account.ID.random()
    static let headTeacher = Account.ID.random()
    static let authority = AuthorityCode("E09000001")!
    static let elsewhere = AuthorityCode("E08000003")!

    static let born = PartialDate("2015-03-02")!
    static let began = PartialDate("2025-09-01")!
    static let ended = PartialDate("2026-01-15")!
    static let today = PartialDate("2026-03-10")!
    static let now = WireCoding.instant("2026-03-10T09:30:00Z")!

    static let carer = PersonName(given: ["Berta"], family: "Example")

    static func ada(
        _ given: String = "Ada", carers: [PersonName] = [carer], number: ChildNumber = number
    ) -> VisibleChild {
        VisibleChild(
            number: number, name: PersonName(given: [given], family: "Example"), dateOfBirth: born, gender: .female,
            carers: carers)
    }

    static let number = ChildNumber.random()

    static func contact(
        _ handle: Involvement.Handle, _ kind: ContactKind = .education, began: PartialDate = began,
        ended: PartialDate? = nil, lead: Bool = false, caf: Bool = false
    ) -> ChildReported.Contact {
        ChildReported.Contact(
            handle: handle, kind: kind, began: began, ended: ended, leadProfessional: lead, holdsAssessment: caf)
    }

    static func report(
        of child: Child.ID = child, visible: VisibleChild? = ada(), contact: ChildReported.Contact? = nil,
        candidates: [Child.ID] = [], authority: AuthorityCode = authority, reported: Date = now
    ) -> ChildReported {
        ChildReported(
            child: child, record: .random(), match: MatchDecision(.linked, model: "exact-1", candidates: candidates),
            authority: authority, visible: visible, contact: contact, reported: reported)
    }

    static func involvement(
        _ handle: Involvement.Handle, ordinal: Int, ended: PartialDate? = nil, declaredBy account: Account.ID? = nil
    ) -> RecordedInvolvement {
        RecordedInvolvement(
            handle: handle, kind: .education, began: began, ended: ended, leadProfessional: false,
            holdsAssessment: false, ordinal: ordinal, declaredBy: account)
    }

    static func record(_ involvements: RecordedInvolvement..., listed: Bool = true) -> ChildRecord {
        ChildRecord(
            child: child, authority: authority, doubt: Doubt(listed ? [] : [.random()]),
            details: ChildRecord.Details(visible: ada(), reported: now), involvements: involvements)
    }

    static func principal(_ account: Account.ID = socialWorker, role: Role = .practitioner) -> Principal {
        Principal(account: account, organisation: .random(), role: role, request: UUID(), expires: now)
    }

    /// Stands where a signature or a sealed card does that no rule of Directory looks into.
    static let signed = SignedPrincipal(statement: Data("{}".utf8), signature: Data())
    static let card = SealedEnvelope(
        keyID: "0011223344556677", encapsulatedKey: Data([1, 2]), ciphertext: Data([3, 4, 5]))
}
