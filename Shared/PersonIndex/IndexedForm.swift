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
