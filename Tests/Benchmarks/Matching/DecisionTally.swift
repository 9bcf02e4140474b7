import Contracts
import Model
import ServiceRuntime

/// What became of reports, beside the truth.
struct DecisionTally: CustomStringConvertible {
    private var (linked, linkedWrong, reviewed, missed) = (0, 0, 0, 0)
    private var (new, unknownLinked, unknownReviewed, refused) = (0, 0, 0, 0)

    mutating func add(_ outcomes: [Outcome<Receipt>], of reports: [GeneratedReport]) {
        for (outcome, report) in zip(outcomes, reports) {
            guard let told = outcome.events.lazy.compactMap({ $0 as? ChildReported }).first else {
                refused += 1
                continue
            }
            let isLinked = told.match.kind == .linked
            let isReviewed = !told.match.candidates.isEmpty
            switch (report.child, isLinked) {
            case (nil, true): unknownLinked += 1
            case (nil, false): if isReviewed { unknownReviewed += 1 } else { new += 1 }
            case (told.child.uuid, true): linked += 1
            case (_, true): linkedWrong += 1
            case (_, false): if isReviewed { reviewed += 1 } else { missed += 1 }
            }
        }
    }

    mutating func add(_ other: DecisionTally) {
        linked += other.linked
        linkedWrong += other.linkedWrong
        reviewed += other.reviewed
        missed += other.missed
        new += other.new
        unknownLinked += other.unknownLinked
        unknownReviewed += other.unknownReviewed
        refused += other.refused
    }

    var description: String {
        """
        of the known \(linked) linked, \(linkedWrong) to another, \(reviewed) who may be another, \(missed) taken for new; \
        of the unknown \(new) new, \(unknownReviewed) who may be another, \(unknownLinked) linked; \(refused) refused
        """
    }
}
