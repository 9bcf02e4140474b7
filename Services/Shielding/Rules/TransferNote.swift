import Contracts
import FoundationEssentials
import Model

/// What is known of a transfer; sealed in its row.
struct TransferNote: Codable, Hashable, Sendable {
    /// Somebody's word that their authority agrees.
    struct Word: Codable, Hashable, Sendable {
        var by: Account.ID
        var since: Date
    }

    struct Ending: Codable, Hashable, Sendable {
        var state: Transfer.State
        var refusal: TransferStep?
        /// Whose the child was.
        var from: AuthorityCode?
        /// Absent where nobody ended it.
        var by: Account.ID?
    }

    let to: AuthorityCode
    let origin: Transfer.Origin
    private(set) var giving: Word?
    private(set) var receiving: Word?
    var ended: Ending?

    init(to: AuthorityCode, origin: Transfer.Origin) { (self.to, self.origin) = (to, origin) }

    subscript(side: Transfer.Side) -> Word? {
        get { side == .giving ? giving : receiving }
        set { if side == .giving { giving = newValue } else { receiving = newValue } }
    }

    /// Who has agreed.
    var agreed: [Transfer.Side] { Transfer.Side.allCases.filter { self[$0] != nil } }

    func ended(
        _ state: Transfer.State, because refusal: TransferStep? = nil, from: AuthorityCode?, by account: Account.ID?
    ) -> TransferNote {
        var note = self
        note.ended = Ending(state: state, refusal: refusal, from: from, by: account)
        return note
    }
}
