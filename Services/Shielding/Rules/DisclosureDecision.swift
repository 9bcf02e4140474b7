import Contracts
import FoundationEssentials
import Model

/// What becomes of the wish to disclose what the vault holds of one child, as the law demands.
///
/// Two shielding officers of the responsible authority disclose it, on the same ground. It depends on nothing that is known of
/// the child but whose they are: of one who is shielded it is answered as of any other.
enum DisclosureDecision: Hashable {
    case proposes
    /// The first word once more, by whoever gave it.
    case stands(since: Date)
    case discloses
    /// It is disclosed to this officer already.
    case isDisclosed(since: Date)
    case refused

    /// A first word: whose, when, and on which ground.
    struct Word: Codable, Hashable {
        var proposal: LiftDecision.Proposal
        var ground: DisclosureGround
    }

    /// Long enough to write down what is handed over `[ours]`.
    static let lasts: TimeInterval = 3600

    static func holds(since: Date, at now: Date) -> Bool { now.timeIntervalSince(since) < lasts }

    /// - Parameters:
    ///   - isGone: whether the identity is withdrawn, which is as one that nobody has ever known.
    ///   - holding: since when it is disclosed to this officer.
    static func decide(
        role: Role, account: Account.ID, of authority: AuthorityCode?, responsible: AuthorityCode?,
        isGone: Bool = false,
        on ground: DisclosureGround, word: Word?, holding: Date?, at now: Date
    ) -> DisclosureDecision {
        func mayAct(_ authority: AuthorityCode?) -> Bool {
            Access.allows(role, .disclose, Responsibility.relation(of: authority, to: isGone ? nil : responsible))
        }
        guard mayAct(authority) else { return .refused }
        if let holding, holds(since: holding, at: now) { return .isDisclosed(since: holding) }
        let first = word.flatMap { $0.ground == ground ? $0.proposal : nil }
        return switch WordOfTwo.decide(by: account, after: first, at: now, mayAct: mayAct) {
        case .first: .proposes
        case .again(let since): .stands(since: since)
        case .second: .discloses
        }
    }
}

/// Who disclosed a record, and on which ground; sealed in its row.
struct DisclosureNote: Codable, Hashable, Sendable {
    var by: Account.ID
    var other: Account.ID
    var ground: DisclosureGround
}
