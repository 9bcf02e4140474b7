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
    public var near: [[Candidate<UUID>]]
    /// The places of forms for which children were left out who could change a decision.
    public var truncated: Set<Int> = []

    public init(count: Int) { near = Array(repeating: [], count: count) }

    /// `index`: that of the child, or the next.
    mutating func add(_ form: PersonForm, of child: UUID, at index: Int, to place: Int) {
        if index < near[place].count {
            near[place][index].forms.append(form)
        } else {
            near[place].append(Candidate(id: child, forms: [form]))
        }
    }
}
