import Contracts
import FoundationEssentials
import Model

/// A row of the vault: something sealed, and what it was sealed for.
struct Envelope: Hashable, Sendable {
    /// The id of the event that brought it.
    var id: UUID
    var child: Child.ID
    var binding: Binding
    var sealed: SealedEnvelope

    enum Binding: Hashable, Sendable {
        case record(SourceRecord.ID)
        /// Of an involvement that a practitioner declared.
        case handle(Involvement.Handle)

        var uuid: UUID {
            switch self {
            case .record(let record): record.uuid
            case .handle(let handle): handle.uuid
            }
        }
    }
}

/// An envelope that counts now, and for what.
struct HeldEnvelope: Hashable, Sendable {
    var envelope: Envelope
    /// The newest version of its source record.
    var isNewest: Bool
    /// The involvement of which it is the newest version.
    var handle: Involvement.Handle?
}
