import Contracts
import FoundationEssentials
import Model
import Sealing

/// A row of the vault: something sealed, and what it was sealed for.
struct Envelope: Hashable, Sendable {
    /// The id of the event that brought it.
    var id: UUID
    /// Of whom the event said it.
    var child: Child.ID
    /// Whose it is now: somebody else, once children were merged or separated.
    var owner: Child.ID
    var binding: Binding
    var sealed: Sealed
    /// The data key that lies beside it; nil where there is none, and in one that is only written.
    var key: WrappedKey?

    enum Sealed: Hashable, Sendable {
        /// To the vault's key, as it came: before records had keys of their own, or where it does not open.
        case asItCame(SealedEnvelope)
        /// Under the record's own data key.
        case kept(Data)
    }

    enum Binding: Hashable, Sendable {
        case record(SourceRecord.ID)
        /// Of an involvement that a practitioner declared, or that a source reported of a sensitive service.
        case handle(Involvement.Handle)

        var uuid: UUID {
            switch self {
            case .record(let record): record.uuid
            case .handle(let handle): handle.uuid
            }
        }

        fileprivate var kind: String {
            switch self {
            case .record: "record"
            case .handle: "handle"
            }
        }
    }

    /// What the contents are bound to under the data key: of which kind they are, of which record or involvement, whose,
    /// and of which version. In any other row they don't open.
    var bound: [String] {
        ["contactpoint contents 1", binding.kind, binding.uuid.text, owner.description, id.text]
    }

    /// What an envelope is bound to as it came.
    var boundAsItCame: [String] { [child.description, binding.uuid.text] }
}

/// An envelope that counts now, and for what.
struct HeldEnvelope: Hashable, Sendable {
    var envelope: Envelope
    /// The newest version of its source record.
    var isNewest: Bool
    /// The involvement of which it is the newest version.
    var handle: Involvement.Handle?
    /// What the organisation said about it, where a practitioner declared it and that is decided.
    var word: SealedEnvelope?
}
