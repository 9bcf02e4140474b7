import Contracts
import Model

/// Those who agree with a search and live where it says, or did: Shielding says which of them it may find.
package struct Residents: Equatable, Sendable {
    /// Enough that those who are left out, behind so many, could only ever have been too many.
    static let most = UnshieldedAmong.count / mostIdentities
    /// Whoever was made one of more children than this is not found by postcode.
    static let mostIdentities = 4

    /// Best first.
    private let matches: [FindMatch]
    /// Of each match, in the places from `mostIdentities` times its own on.
    private let identities: [[Child.ID]]

    /// - Parameter residents: who lives there, and all that the vault may know them as.
    init(_ matches: [FindMatch], residents: [Child.ID: Set<Child.ID>]) {
        self.matches = Array(
            matches.filter { (1...Self.mostIdentities).contains(residents[$0.candidate.child]?.count ?? 0) }
                .prefix(Self.most))
        identities = self.matches.map { residents[$0.candidate.child, default: []].sorted() }
    }

    /// Whom to ask about: always as many, and those who are nobody's are among the others.
    var asked: [Child.ID] {
        var asked = (0..<UnshieldedAmong.count).map { _ in Child.ID.random() }
        for (place, identities) in identities.enumerated() {
            asked.replaceSubrange(start(place)..<(start(place) + identities.count), with: identities)
        }
        return asked
    }

    /// Those of whom everything they are known as may be found.
    func found(_ reply: UnshieldedAmong.Reply) -> [FindMatch] {
        let places = Set(reply.places)
        return zip(matches, identities).enumerated().compactMap { place, resident in
            let (match, identities) = resident
            guard identities.indices.allSatisfy({ places.contains(start(place) + $0) }) else { return nil }
            return FindMatch(
                candidate: match.candidate, bits: match.bits, words: match.words + ["postcode: as asked for"])
        }
    }

    private func start(_ place: Int) -> Int { place * Self.mostIdentities }
}
