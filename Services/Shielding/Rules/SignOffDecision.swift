import Contracts
import FoundationEssentials
import Model

/// Whether an officer may say that their authority is loading. One is enough: it withholds more, and takes two to end.
enum LoadingDecision: Hashable {
    case begins
    case alreadyLoading
    case refused

    /// The authority for which an officer speaks; nobody speaks for another.
    static func authority(of role: Role, for authority: AuthorityCode?) -> AuthorityCode? {
        Access.allows(role, .goLive, .responsible) ? authority : nil
    }

    static func decide(speaksFor authority: AuthorityCode?, isLoading: Bool) -> LoadingDecision {
        guard authority != nil else { return .refused }
        return isLoading ? .alreadyLoading : .begins
    }
}

/// What becomes of an officer's word that the shields of their authority are in.
///
/// Two officers of the authority sign it off, within a fortnight `[ours]`, and of the same shields: one that is put up or
/// lifted in between takes the first word back, for whoever said that all were in said it of others; so does whoever says
/// once more that it is loading.
enum SignOffDecision: Hashable {
    /// The first word.
    case signs
    /// The first word once more, by whoever gave it.
    case stands(since: Date)
    case opens
    /// It is not loading.
    case isOpen
    case refused

    /// A first word: whose, and when.
    struct Word: Codable, Hashable, Sendable {
        var by: Account.ID
        var since: Date
    }

    static let validity: TimeInterval = 14 * 24 * 3600

    static func decide(
        speaksFor authority: AuthorityCode?, account: Account.ID, isLoading: Bool, first: Word?, at now: Date
    ) -> SignOffDecision {
        guard authority != nil else { return .refused }
        guard isLoading else { return .isOpen }
        guard let first, now.timeIntervalSince(first.since) < validity else { return .signs }
        return first.by == account ? .stands(since: first.since) : .opens
    }
}
