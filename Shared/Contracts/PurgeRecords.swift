import FoundationEssentials
import Model

/// Has the vault destroy what it keeps of some records, for good: what is said of them later is not kept either. Audited.
public struct PurgeRecords: Command {
    public enum Reply: Codable, Hashable, Sendable {
        /// So many that were not purged before; the vault need not have heard of them yet.
        case purged(Int)
        case alreadyPurged
        case refused(Refusal)
    }

    /// With the involvements below at least one, at most 1,000.
    public var records: [SourceRecord.ID]
    /// Involvements that practitioners declared, in no source record.
    public var handles: [Involvement.Handle]

    public init(records: [SourceRecord.ID], handles: [Involvement.Handle]) {
        self.records = records
        self.handles = handles
    }

    public static let route = Route(.shielding, "purge-records")
    public static let senders: [Party] = [.operations]
    public static let summary = "Destroys what the vault keeps of some records, for good."
    public var subjects: [Subject] { [] }
}
