import FoundationEssentials

/// A submission with the source that was proven for it.
struct Submitted: Hashable, Sendable {
    var source: String
    var sealed: Data
    /// Taken up again after its feed was paused.
    var wasHeld = false
    /// Handed out by the broker before: a receipt that is there already may be that of the first time.
    var isRedelivered = false
}
