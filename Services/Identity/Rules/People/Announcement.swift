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
        let contact = ChildReported.Contact(
            handle: taken.handle, kind: report.involvement.service.contactKind, began: report.involvement.began,
            ended: report.involvement.ended, leadProfessional: report.involvement.leadProfessional ?? false,
            holdsAssessment: report.involvement.holdsAssessment ?? false)
        return ChildReported(
            child: taken.child, record: taken.record, match: taken.match, authority: report.authority,
            visible: taken.isNewest ? child : nil, contact: taken.isNewestInvolvement ? contact : nil,
            reported: event.time, died: taken.isNewest ? report.child.dateOfDeath : nil)
    }

    /// `account` is the practitioner's own, where they have one here.
    static func hidden(of event: IntakeEvent, account: Account.ID?) -> ReportedWhereabouts {
        let report = event.data
        return ReportedWhereabouts(
            source: event.source, authority: report.authority, residence: report.child.residence,
            carers: report.child.carers ?? [], service: report.involvement.service,
            contact: report.involvement.contact, account: account, began: report.involvement.began,
            ended: report.involvement.ended, leadProfessional: report.involvement.leadProfessional ?? false,
            holdsAssessment: report.involvement.holdsAssessment ?? false)
    }
}
