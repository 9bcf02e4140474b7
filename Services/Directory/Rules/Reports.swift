import Contracts
import FoundationEssentials
import Model

/// What a version of a source record makes of a child's record.
enum Reports {
    /// The record as it is afterwards, and what became of the involvement that the report speaks of, if of one.
    /// - Parameter isWithdrawn: whether the identity is gone of a child who is not known yet.
    static func decide(
        _ report: ChildReported, known: ChildRecord?, isWithdrawn: Bool = false
    ) -> (record: ChildRecord, outcome: Involvements.Outcome?) {
        var record =
            known ?? ChildRecord(child: report.child, authority: report.authority, isWithdrawn: isWithdrawn)
        if !record.isWithdrawn {
            record.details = VisibleDetails.decide(report.visible, reported: report.reported, known: record.details)
        }
        record.doubt.add(report.match.candidates)
        guard let contact = report.contact else { return (record, nil) }

        let outcome = Involvements.decide(contact, of: record)
        switch outcome {
        case .begins(let involvement, _), .joinsHistory(let involvement), .changes(let involvement),
            .ends(let involvement, _):
            record.put(involvement)
        case .staysAsItIs:
            break
        }
        return (record, outcome)
    }
}
