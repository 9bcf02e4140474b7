/// A child whom a report may be about.
public struct Candidate<ID: Hashable & Comparable & Sendable>: Sendable {
    public var id: ID
    /// All versions of all records of that child; the one that agrees best counts.
    public var forms: [PersonForm]

    public init(id: ID, forms: [PersonForm]) {
        self.id = id
        self.forms = forms
    }
}
