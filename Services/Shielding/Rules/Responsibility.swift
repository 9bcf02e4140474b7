import Contracts
import Model

/// Whose officers decide about a child's shield: those of the authority that is responsible for the child.
///
/// It is the authority that the child was last transferred to, by the word of both; until then the one that the child's first
/// report named. Later reports do not move it, or a source could take a child to its own officers. Where nothing was reported yet nobody is known to be responsible: any officer may shield then, because
/// a child in danger does not wait for a report, and whoever may shield such a child may lift it.
enum Responsibility {
    static func mayAct(_ authority: AuthorityCode?, for responsible: AuthorityCode?) -> Bool {
        relation(of: authority, to: responsible) != .any
    }

    /// How somebody who works for `authority` stands to a child.
    static func relation(of authority: AuthorityCode?, to responsible: AuthorityCode?) -> Access.Relation {
        guard let responsible else { return .unassigned }
        return authority == responsible ? .responsible : .any
    }

    /// - Parameters:
    ///   - said: what the first versions of the child's records say, in the order in which they came.
    ///   - moved: where the child was transferred to, in the order of the transfers. What does not open is left out.
    static func authority(said: [Whose], moved: [Whose]) -> AuthorityCode? {
        for case .authority(let authority) in moved.reversed() + said { return authority }
        return nil
    }
}
