import FoundationEssentials
import Sealing

/// The data keys that one batch needs, open: those that were there, and new ones for what has none. They are gone with
/// the batch.
struct KeyRing: Sendable {
    private let keys: [UUID: DataKey]
    /// To be added to the table.
    let made: [WrappedKey]
    /// To be put in the place of those whose outer key was destroyed: nobody can read what they sealed.
    let replacing: [WrappedKey]

    static let empty = KeyRing()

    private init() { (keys, made, replacing) = ([:], [], []) }

    /// - Parameter kept: the data keys of `bound`, as far as there are any.
    /// - Throws: `WrappedByAnotherKey`.
    init(of bound: Set<UUID>, kept: [WrappedKey], under outer: any OuterKeys) async throws {
        var keys: [UUID: DataKey] = [:]
        var lost: Set<UUID> = []
        for (wrapped, unwrapped) in zip(kept, try await outer.unwrap(kept)) {
            switch unwrapped {
            case .key(let key): keys[wrapped.boundTo] = key
            case .lost: lost.insert(wrapped.boundTo)
            case .closed: throw WrappedByAnotherKey(outer: wrapped.outer)
            }
        }
        let new = bound.filter { keys[$0] == nil }.map { (boundTo: $0, key: DataKey.random()) }
        for (bound, key) in new { keys[bound] = key }
        let wrapped = new.isEmpty ? [] : try await outer.wrap(new)
        self.keys = keys
        made = wrapped.filter { !lost.contains($0.boundTo) }
        replacing = wrapped.filter { lost.contains($0.boundTo) }
    }

    func key(of bound: UUID) -> DataKey? { keys[bound] }
}

/// A data key does not open under any outer key that is here. The message waits, parked, until the key is put back.
struct WrappedByAnotherKey: Error, CustomStringConvertible {
    var outer: String

    var description: String { "wrapped by the outer key \(outer), which is not here or not the one" }
}
