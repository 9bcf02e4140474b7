import Model

/// Whether a child may be another one that is known, by what Identity says; and what the vault says to that.
///
/// The two speak in no order with each other, so what each has said is kept apart, and nothing is lost of what the one
/// says before the other.
struct Doubt: Hashable, Sendable {
    /// Every other child that Identity says this may be; nil where an earlier version of Directory noted only that
    /// there is somebody.
    private(set) var candidates: Set<Child.ID>?
    /// Those whom the vault has cleared: neither they nor the child are shielded.
    var cleared: Set<Child.ID>

    init(_ candidates: Set<Child.ID>? = [], cleared: Set<Child.ID> = []) {
        self.candidates = candidates
        self.cleared = cleared
    }

    /// Whether the record may be shown: all whom the child may be are cleared.
    var allowsListing: Bool { candidates.map(cleared.isSuperset(of:)) ?? !cleared.isEmpty }

    /// What a report names comes on top: two that are taken in at once don't know of each other's, so one that names
    /// nobody takes nobody back.
    mutating func add(_ named: [Child.ID]) {
        if !named.isEmpty { candidates = (candidates ?? []).union(named) }
    }
}
