import Contracts
import Model

/// Of which parts in the work with a child those in contact are told.
enum Parts {
    struct Taken: Hashable, Sendable {
        let part: PartTaken.Part
        let handle: Involvement.Handle
        let inContact: [Involvement.Handle]
    }

    /// - Another leads than before, or somebody who was in contact before and did not lead.
    /// - Somebody who was in contact before holds an assessment, and did not.
    ///
    /// Of whoever has it from the beginning on, and takes it from nobody, the beginning is told, and no more.
    static func taken(from before: ChildRecord?, to after: ChildRecord) -> [Taken] {
        let known = before?.involvements.filter(\.isActive) ?? []
        func taken(_ part: PartTaken.Part, by handle: Involvement.Handle) -> Taken {
            Taken(part: part, handle: handle, inContact: after.inContact(besides: handle))
        }

        var all: [Taken] = []
        if let leader = after.leader, leader != before?.leader {
            let isTakenOver = before?.leader.map { after.inContact(besides: leader).contains($0) } ?? false
            if isTakenOver || known.contains(where: { $0.handle == leader }) {
                all.append(taken(.leadProfessional, by: leader))
            }
        }
        for holder in after.involvements where holder.isActive && holder.holdsAssessment {
            if known.contains(where: { $0.handle == holder.handle && !$0.holdsAssessment }) {
                all.append(taken(.assessment, by: holder.handle))
            }
        }
        return all
    }
}
