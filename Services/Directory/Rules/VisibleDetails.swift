import Contracts
import FoundationEssentials
import Model

/// Which visible details of a child hold, when several source records speak of the same child.
enum VisibleDetails {
    /// - The number is Identity's: the newest that it gave holds.
    /// - Everything else holds from the report that is newest by its source's own time, whatever order they arrive in.
    /// - A report that names no carers says nothing about them.
    static func decide(_ visible: VisibleChild?, reported: Date, known: ChildRecord.Details?) -> ChildRecord.Details? {
        guard let visible else { return known }
        // To the millisecond, which the wire and the database both keep.
        let reported = WireCoding.rounded(reported)
        guard let known else { return ChildRecord.Details(visible: visible, reported: reported) }

        let isNewer = reported >= WireCoding.rounded(known.reported)
        var details = isNewer ? ChildRecord.Details(visible: visible, reported: reported) : known
        details.visible.number = visible.number
        if details.visible.carers.isEmpty {
            details.visible.carers = isNewer ? known.visible.carers : visible.carers
        }
        return details
    }
}
