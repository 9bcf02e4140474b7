import FoundationEssentials
import Model

/// Asks which of some children a search on a hidden field may find. Asked for each such search, always of the same
/// number of children, so that neither its size nor its being asked tells whether anybody was found.
public struct UnshieldedAmong: GuardedQuery {
    /// The places, from nought, of those whom the vault knows, and who are neither shielded nor may be one who is.
    public struct Reply: Codable, Hashable, Sendable {
        public var places: [Int]

        public init(places: [Int]) { self.places = places }
    }

    /// How many are asked about; whoever has fewer adds identifiers that are nobody's.
    public static let count = 400

    /// A list of `Child.ID` in JSON, sealed to the vault: beside the terms of a search it would tell who lives there.
    public var children: SealedEnvelope

    public init(children: SealedEnvelope) { self.children = children }

    public static let route = Route(.shielding, "unshielded-among")
    public static let senders: [Party] = [.identity]
    public static let summary = "Asks which of some children a search on a hidden field may find."
    public static let withheld = Reply(places: [])
    public static let goodFor = leaseOfARelease
}
