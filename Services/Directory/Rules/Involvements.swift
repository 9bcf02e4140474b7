import Contracts
import Model

/// What a source's report makes of an involvement.
enum Involvements {
    enum Outcome: Hashable, Sendable {
        /// Somebody is newly, or again, in contact.
        case begins(RecordedInvolvement, inContact: [Involvement.Handle])
        /// It was over before Directory heard of it: kept, and news to nobody.
        case joinsHistory(RecordedInvolvement)
        case changes(RecordedInvolvement)
        case ends(RecordedInvolvement, inContact: [Involvement.Handle])
        case staysAsItIs
    }

    static func decide(_ contact: ChildReported.Contact, of record: ChildRecord) -> Outcome {
        let others = record.inContact(besides: contact.handle)
        guard let known = record.involvements.first(where: { $0.handle == contact.handle }) else {
            let new = RecordedInvolvement(contact, ordinal: record.nextOrdinal)
            return new.isActive ? .begins(new, inContact: others) : .joinsHistory(new)
        }

        var reported = RecordedInvolvement(contact, ordinal: known.ordinal)
        reported.declaredBy = known.declaredBy
        switch (known.isActive, reported.isActive) {
        case _ where known == reported:
            return .staysAsItIs
        case (true, false):
            return .ends(reported, inContact: others)
        case (false, true):
            reported.ordinal = record.nextOrdinal
            return .begins(reported, inContact: others)
        case (true, true), (false, false):
            return .changes(reported)
        }
    }
}
