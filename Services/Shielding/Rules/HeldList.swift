import Contracts
import FoundationEssentials
import Model

/// Which of those who are held a shielding officer has on their list: those whom the officer's word can let go.
enum HeldList {
    /// Two, of whom the first has a shield.
    struct Held: Hashable {
        var pair: HeldPair
        /// Whether the other has a shield too.
        var isOthersToo: Bool
        var place: HeldPlace
    }

    /// Where both have a shield it takes officers who decide about both, and nobody else is told of either.
    static func decide(
        _ held: [Held], for authority: AuthorityCode?, responsible: [Child.ID: AuthorityCode]
    ) -> [Held] {
        func mayAct(_ child: Child.ID) -> Bool { Responsibility.mayAct(authority, for: responsible[child]) }
        return held.filter { mayAct($0.pair.child) && (!$0.isOthersToo || mayAct($0.pair.other)) }
    }

    /// About how many shielded children are looked through for a page.
    static let shieldsAPart = 4_096

    /// Where the part of all identifiers ends in which `child` stands, and the next begins; nil in the last.
    ///
    /// The parts are of one size, as many as a power of two. Identifiers are random, so that each part has about as many shielded
    /// children, and where one ends tells nothing of anybody. One that ended where so many children had been read would tell
    /// an officer by where it ends whether another authority has shielded one more.
    static func end(after child: Child.ID, of shields: Int, aPart: Int = shieldsAPart) -> Child.ID? {
        var parts = 1
        while parts < 256, parts * aPart < shields { parts *= 2 }
        let width = 256 / parts
        let end = (Int(child.uuid.uuid.0) / width + 1) * width
        return UInt8(exactly: end).map { Self.first(from: $0) }
    }

    /// The first of all identifiers that begin so.
    static func first(from byte: UInt8 = 0) -> Child.ID {
        Child.ID(UUID(uuid: (byte, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
    }
}
