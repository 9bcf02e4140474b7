import Contracts
import Model

/// Those who agree with a search and live where it says, or did: Shielding says which of them it may find.
package struct Residents: Equatable, Sendable {
    /// Best first. As many as can be asked about are enough: those who are left out, behind so many, could only ever have
    /// been too many.
    private let matches: [FindMatch]
    private let people: UnshieldedAmong.Asked

    /// - Parameter residents: who lives there, and all that the vault may know them as.
    init(_ matches: [FindMatch], residents: [Child.ID: Set<Child.ID>]) {
        self.matches = Array(
            matches.filter { UnshieldedAmong.Asked.takes(residents[$0.candidate.child, default: []]) }
                .prefix(UnshieldedAmong.Asked.most))
        people = UnshieldedAmong.Asked(self.matches.map { residents[$0.candidate.child, default: []] })
    }

    /// Whom to ask about.
    var asked: [Child.ID] { people.children }

    /// Those of whom everything they are known as may be found.
    func found(_ reply: UnshieldedAmong.Reply) -> [FindMatch] {
        people.found(reply).map { place in
            let match = matches[place]
            return FindMatch(
                candidate: match.candidate, bits: match.bits, words: match.words + ["postcode: as asked for"])
        }
    }
}
