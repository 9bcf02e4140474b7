import Contracts
import FoundationEssentials
import Model

// What Directory announces of an involvement.

extension InvolvementBegan {
    init(_ involvement: RecordedInvolvement, of child: Child.ID, inContact: [Involvement.Handle], at: Date) {
        self.init(child: child, handle: involvement.handle, inContact: inContact, at: at)
    }
}

extension InvolvementEnded {
    init(_ involvement: RecordedInvolvement, of child: Child.ID, inContact: [Involvement.Handle], at: Date) {
        self.init(child: child, handle: involvement.handle, inContact: inContact, at: at)
    }
}

extension InvolvementDeclared {
    init(
        _ involvement: RecordedInvolvement, of child: Child.ID, by account: Account.ID, card: SealedEnvelope,
        isWithdrawn: Bool = false
    ) {
        self.init(
            child: child, handle: involvement.handle, account: account, began: involvement.began,
            ended: involvement.ended, leadProfessional: involvement.leadProfessional,
            holdsAssessment: involvement.holdsAssessment, leadSince: involvement.leadSince,
            leadUntil: involvement.leadUntil, card: card, withdrawn: isWithdrawn)
    }
}

extension PartTaken {
    /// What those in contact are told, once a record is another than before.
    static func news(from before: ChildRecord?, to after: ChildRecord?, at: Date) -> [any Event] {
        guard let after else { return [] }
        return Parts.taken(from: before, to: after).map { taken in
            PartTaken(
                child: after.child, part: taken.part, handle: taken.handle, inContact: taken.inContact, at: at)
        }
    }
}
