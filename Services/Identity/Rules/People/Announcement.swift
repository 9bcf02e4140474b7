import Contracts
import FoundationEssentials
import Model

/// A report as the other services hear of it: the always-visible part, and what only the vault may open.
enum Announcement {
    static func visible(_ taken: TakenReport, of event: IntakeEvent) -> ChildReported {
        let report = event.data
        let child = VisibleChild(
            number: taken.number, name: report.child.name, dateOfBirth: report.child.dateOfBirth,
            gender: report.child.gender, carers: (report.child.carers ?? []).map(\.name))
        return ChildReported(
            child: taken.child, record: taken.record, match: taken.match, authority: report.authority,
            visible: taken.isNewest ? child : nil, contact: taken.handle.flatMap { contact(behind: $0, in: report) },
            reported: event.time, died: taken.isNewest ? report.child.dateOfDeath : nil)
    }

    private static func contact(
        behind handle: Involvement.Handle, in report: InvolvementReport
    ) -> ChildReported.Contact? {
        report.involvement.map {
            ChildReported.Contact(
                handle: handle, kind: $0.service.contactKind, began: $0.began, ended: $0.ended,
                leadProfessional: $0.leadProfessional ?? false, holdsAssessment: $0.holdsAssessment ?? false,
                leadSince: $0.leadSince, leadUntil: $0.leadUntil)
        }
    }

    /// `account` is the practitioner's own, where they have one here; `organisation` that whose source it is, where it is one's.
    /// - Parameter trusted: on what the source's word goes before that of others.
    static func hidden(
        of event: IntakeEvent, _ taken: TakenReport, account: Account.ID?, organisation: Organisation.ID? = nil,
        trusted: [RecordItem] = []
    ) -> ReportedWhereabouts {
        let (report, involvement) = (event.data, event.data.involvement)
        return ReportedWhereabouts(
            source: event.source, organisation: involvement.flatMap { _ in organisation },
            authority: report.authority, residence: report.child.residence,
            carers: report.child.carers ?? [], service: involvement?.service, contact: involvement?.contact,
            account: account, began: involvement?.began, ended: involvement?.ended,
            leadProfessional: involvement?.leadProfessional ?? false,
            holdsAssessment: involvement?.holdsAssessment ?? false, leadSince: involvement?.leadSince,
            leadUntil: involvement?.leadUntil, description: description(of: event, taken, trusted))
    }

    private static func description(
        of event: IntakeEvent, _ taken: TakenReport, _ trusted: [RecordItem]
    ) -> ReportedDescription? {
        let child = event.data.child
        return taken.first.map {
            ReportedDescription(
                name: child.name, formerNames: child.formerNames ?? [], knownAs: child.knownAs ?? [],
                dateOfBirth: child.dateOfBirth, gender: child.gender, said: event.time, first: $0, trusted: trusted)
        }
    }
}
