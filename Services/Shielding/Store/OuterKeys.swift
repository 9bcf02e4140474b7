import FoundationEssentials
import Sealing

/// The outer keys, wherever they are kept: `OuterKeyFiles`, or a key service that never lets them out. In batches, because
/// such a service is a journey away.
protocol OuterKeys: Sendable {
    /// Which keys there are.
    func standing() async throws -> StandingOuterKeys
    /// By the newest.
    func wrap(_ keys: [BoundKey]) async throws -> [WrappedKey]
    /// In the order in which they came.
    func unwrap(_ wrapped: [WrappedKey]) async throws -> [UnwrappedKey]
}

/// A data key and what it is for.
typealias BoundKey = (boundTo: UUID, key: DataKey)

/// The ids of outer keys.
struct StandingOuterKeys: Hashable, Sendable {
    var newest: String
    var older: [String]
    var destroyed: Set<String>

    /// Whether what is wrapped by that key either opens, or is lost for good; else the key itself has to be put back.
    func knows(_ id: String) -> Bool { id == newest || older.contains(id) || destroyed.contains(id) }
}

enum UnwrappedKey: Sendable {
    case key(DataKey)
    /// Its outer key was destroyed.
    case lost
    /// Its outer key is not here, or did not wrap this.
    case closed
}
