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
            reported: event.time, died: taken.isNewest ? report.child.dateOfDeath : nil, withdrawn: taken.withdrawn)
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

    /// What only the vault may open.
    struct Hidden {
        var whereabouts: ReportedWhereabouts
        /// What is said of a sensitive service in contact, where this is the newest version of that.
        var apart: ReportedWhereabouts?
        /// Whether this is what the record says from now on, in the vault.
        var isNewest: Bool
    }

    /// `account` is the practitioner's own, where they have one here; `organisation` that whose source it is, where it is one's.
    ///
    /// What comes with a sensitive service, or from a source of such services alone, says of the child whose it is and no more: shown
    /// with its source it would tell of the service, and without one as much. What the record said before stays.
    /// - Parameters:
    ///   - trusted: on what the source's word goes before that of others.
    ///   - isSensitive: whether the source's name alone tells that a sensitive service is in contact.
    static func hidden(
        of event: IntakeEvent, _ taken: TakenReport, account: Account.ID?, organisation: Organisation.ID? = nil,
        trusted: [RecordItem] = [], from isSensitive: Bool = false
    ) -> Hidden {
        let whole = whole(of: event, taken, account: account, organisation: organisation, trusted: trusted)
        let isOfSensitive = event.data.involvement?.service.isSensitive ?? false
        guard isOfSensitive || isSensitive else { return Hidden(whereabouts: whole, isNewest: taken.isNewest) }
        let bare = ReportedWhereabouts(
            source: whole.source, authority: whole.authority, residence: nil, carers: [], service: nil, contact: nil,
            account: nil, began: nil, ended: nil, leadProfessional: false, holdsAssessment: false)
        var apart = whole
        (apart.residence, apart.carers) = (nil, [])
        return Hidden(
            whereabouts: bare, apart: isOfSensitive && taken.handle != nil ? apart : nil,
            isNewest: taken.isNewest && taken.matching.isFirst)
    }

    private static func whole(
        of event: IntakeEvent, _ taken: TakenReport, account: Account.ID?, organisation: Organisation.ID?,
        trusted: [RecordItem]
    ) -> ReportedWhereabouts {
        let (report, involvement) = (event.data, event.data.involvement)
        return ReportedWhereabouts(
            source: event.source, organisation: involvement.flatMap { _ in organisation },
            authority: report.authority, residence: report.child.residence,
            carers: report.child.carers ?? [], service: involvement?.service, contact: involvement?.contact,
            account: account, began: involvement?.began, ended: involvement?.ended,
            leadProfessional: involvement?.leadProfessional ?? false,
            holdsAssessment: involvement?.holdsAssessment ?? false, leadSince: involvement?.leadSince,
            leadUntil: involvement?.leadUntil, description: description(of: event, taken, trusted),
            basis: involvement?.basis)
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
