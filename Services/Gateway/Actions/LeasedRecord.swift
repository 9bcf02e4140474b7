import Contracts
import Model

/// A child's record with a release in it, which is worthless once its lease has run out.
struct LeasedRecord: Sendable {
    let child: Child.ID
    let visible: VisibleChild
    /// Nil when it is withheld, for whichever reason.
    let whereabouts: Whereabouts?
    /// Until when the release may begin to be written.
    let lease: ContinuousClock.Instant
}
