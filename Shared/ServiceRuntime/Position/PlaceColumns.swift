import FoundationEssentials

/// The places of a message as its row holds them: the numbers, and the timelines behind them, null in epoch 1.
struct PlaceColumns: Sendable {
    var subject: UUID
    var number: Int
    var otherSubject: UUID?
    var otherNumber: Int?
    var epoch: Int?
    var base: Int?
    var prior: Int?
    var otherBase: Int?
    var otherPrior: Int?

    /// Of a message with the places `first` and `other`, which were given in one transaction, and so in one epoch.
    init(_ first: Position, _ other: Position?) {
        (subject, number) = (first.subject, first.number)
        (otherSubject, otherNumber) = (other?.subject, other?.number)
        guard first.timeline.epoch > 1 else { return }
        (epoch, base, prior) = (first.timeline.epoch, first.timeline.base, first.timeline.prior)
        (otherBase, otherPrior) = (other?.timeline.base, other?.timeline.prior)
    }

    typealias Row = (UUID, Int, UUID?, Int?, Int?, Int?, Int?, Int?, Int?)

    /// The row of `subject, number, other_subject, other_number, epoch, base, prior, other_base, other_prior`.
    init(row: Row) {
        (subject, number, otherSubject, otherNumber, epoch, base, prior, otherBase, otherPrior) = row
    }

    var positions: [Position] {
        var positions = [Position(subject: subject, number: number, timeline: timeline(base, prior))]
        if let otherSubject, let otherNumber {
            positions.append(
                Position(subject: otherSubject, number: otherNumber, timeline: timeline(otherBase, otherPrior)))
        }
        return positions
    }

    private func timeline(_ base: Int?, _ prior: Int?) -> Timeline {
        guard let epoch, epoch > 1 else { return .first }
        return Timeline(epoch: epoch, base: base ?? 0, prior: prior ?? 1)
    }
}
