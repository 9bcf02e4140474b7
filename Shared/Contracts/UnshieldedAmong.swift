import FoundationEssentials
import Model

/// Asks which of some children a search on a hidden field may find, or a work list may name. Asked for each of those, always
/// of the same number of children, so that neither its size nor its being asked tells whether anybody was found.
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
    public static let senders: [Party] = [.identity, .directory]
    public static let summary = "Asks which of some children a search on a hidden field, or a work list, may name."
    public static let withheld = Reply(places: [])
    public static let goodFor = leaseOfARelease
}

extension UnshieldedAmong {
    /// Some people of whom each is asked about by all that the vault may know them as, among as many that are nobody's.
    public struct Asked: Hashable, Sendable {
        /// Whoever was made one of more children than this can't be asked about.
        public static let mostIdentities = 4
        /// How many people can be asked about at once.
        public static let most = count / mostIdentities

        /// Of each, in the places from `mostIdentities` times their own on.
        private let identities: [[Child.ID]]

        public static func takes(_ identities: Set<Child.ID>) -> Bool {
            (1...mostIdentities).contains(identities.count)
        }

        /// - Parameter people: at most `most`, each of whom it takes.
        public init(_ people: [Set<Child.ID>]) {
            precondition(people.count <= Self.most && people.allSatisfy(Self.takes))
            identities = people.map { $0.sorted() }
        }

        /// Always as many, and those who are nobody's are among the others.
        public var children: [Child.ID] {
            var children = (0..<count).map { _ in Child.ID.random() }
            for (place, identities) in identities.enumerated() {
                children.replaceSubrange(start(place)..<(start(place) + identities.count), with: identities)
            }
            return children
        }

        /// The places of those of whom everything they are known as may be found.
        public func found(_ reply: Reply) -> [Int] {
            let places = Set(reply.places)
            return identities.indices.filter { place in
                identities[place].indices.allSatisfy { places.contains(start(place) + $0) }
            }
        }

        private func start(_ place: Int) -> Int { place * Self.mostIdentities }
    }
}
