public import FoundationEssentials
public import Matching

/// A form of a version of a source record, and the child that the record belongs to.
public struct IndexedForm: Hashable, Sendable {
    public var child: UUID
    public var record: UUID
    public var form: PersonForm

    public init(child: UUID, record: UUID, form: PersonForm) {
        self.child = child
        self.record = record
        self.form = form
    }
}

/// Who may be meant by the forms of a batch.
public struct FoundCandidates: Sendable {
    /// By the place of the form in the batch: the children that share a key with it.
    public var near: [[UUID]]
    /// By the place of a form that shares a key with more than the limit, so that there are children that were not
    /// found: of which kinds.
    public var truncated: [Int: Set<BlockingKey.Kind>] = [:]
    /// Every form of every child that is near to some form, or was asked for.
    public var forms: [UUID: [IndexedForm]] = [:]

    public init(count: Int) { near = Array(repeating: [], count: count) }

    /// The children that are near to one form, with their forms.
    public func candidates(of place: Int) -> [Candidate<UUID>] {
        near[place].map { child in Candidate(id: child, forms: forms[child, default: []].map(\.form)) }
    }
}
