import Contracts
import Model

/// What a report says of a move from one authority to another.
enum Moves {
    /// The authority that a report names though another is responsible. It moves nothing (SI 2007/2182: the new
    /// authority accepts, with the agreement of the old one); it starts a transfer. What is not the newest version of
    /// its record says nothing, nor does what is said of an identity that is gone.
    static func suggested(by report: ChildReported, of known: ChildRecord?) -> AuthorityCode? {
        guard let known, !known.isWithdrawn, report.visible != nil, report.authority != known.authority else {
            return nil
        }
        return report.authority
    }
}
