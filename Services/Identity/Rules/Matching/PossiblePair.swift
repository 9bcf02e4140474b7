import Contracts
import Model

/// Records of two children who may be one, too unlikely for a person to look at it: the two are held while one is shielded.
struct PossiblePair: Hashable, Sendable {
    var record: SourceRecord.ID
    var other: SourceRecord.ID
}
