import Contracts
import Model

/// One involvement as Directory knows it: the bare fact, behind a handle that says nothing of who it is.
struct RecordedInvolvement: Hashable, Sendable {
    let handle: Involvement.Handle
    var kind: ContactKind
    var began: PartialDate
    var ended: PartialDate?
    var leadProfessional: Bool
    var holdsAssessment: Bool
    /// Its place among the involvements of its child: the order in which they became active here.
    var ordinal: Int
    /// Whose it is, when a practitioner recorded it themselves; for the others only the vault knows.
    var declaredBy: Account.ID?

    var isActive: Bool { ended == nil }

    /// What a source says of it, put beside what is known.
    init(_ contact: ChildReported.Contact, ordinal: Int) {
        handle = contact.handle
        kind = contact.kind
        began = contact.began
        ended = contact.ended
        leadProfessional = contact.leadProfessional
        holdsAssessment = contact.holdsAssessment
        self.ordinal = ordinal
    }

    init(
        handle: Involvement.Handle, kind: ContactKind, began: PartialDate, ended: PartialDate? = nil,
        leadProfessional: Bool, holdsAssessment: Bool, ordinal: Int, declaredBy: Account.ID? = nil
    ) {
        self.handle = handle
        self.kind = kind
        self.began = began
        self.ended = ended
        self.leadProfessional = leadProfessional
        self.holdsAssessment = holdsAssessment
        self.ordinal = ordinal
        self.declaredBy = declaredBy
    }
}
