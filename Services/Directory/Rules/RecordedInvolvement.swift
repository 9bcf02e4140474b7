import Contracts
import Model

/// One involvement as Directory knows it: the bare fact, behind a handle that says nothing of who it is.
struct RecordedInvolvement: Hashable, Sendable {
    let handle: Involvement.Handle
    var kind: ContactKind
    var began: PartialDate
    var ended: PartialDate?
    /// What it says of itself; who leads `LeadProfessional` says.
    var leadProfessional: Bool
    var leadSince: PartialDate?
    var leadUntil: PartialDate?
    var holdsAssessment: Bool
    /// Its place among the involvements of its child: the order in which they became active here.
    var ordinal: Int
    /// Whose it is, when a practitioner recorded it themselves; for the others only the vault knows.
    var declaredBy: Account.ID?

    var isActive: Bool { ended == nil }

    /// Nil for who neither leads nor led.
    var leads: LeadProfessional.Claim<Involvement.Handle>? {
        LeadTerm(leads: leadProfessional, since: leadSince, until: leadUntil, began: began).map {
            .init(holder: handle, term: $0, ended: ended, isSelfDeclared: declaredBy != nil)
        }
    }

    /// What a source says of it, put beside what is known.
    init(_ contact: ChildReported.Contact, ordinal: Int) {
        handle = contact.handle
        kind = contact.kind
        began = contact.began
        ended = contact.ended
        leadProfessional = contact.leadProfessional
        (leadSince, leadUntil) = (contact.leadSince, contact.leadUntil)
        holdsAssessment = contact.holdsAssessment
        self.ordinal = ordinal
    }

    init(
        handle: Involvement.Handle, kind: ContactKind, began: PartialDate, ended: PartialDate? = nil,
        leadProfessional: Bool, leadSince: PartialDate? = nil, leadUntil: PartialDate? = nil, holdsAssessment: Bool,
        ordinal: Int, declaredBy: Account.ID? = nil
    ) {
        self.handle = handle
        self.kind = kind
        self.began = began
        self.ended = ended
        self.leadProfessional = leadProfessional
        (self.leadSince, self.leadUntil) = (leadSince, leadUntil)
        self.holdsAssessment = holdsAssessment
        self.ordinal = ordinal
        self.declaredBy = declaredBy
    }
}
