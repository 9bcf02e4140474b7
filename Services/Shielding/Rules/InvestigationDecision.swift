import Contracts
import FoundationEssentials
import Model

/// What becomes of the wish to close the investigation of an override.
enum InvestigationDecision: Hashable {
    case closes
    case alreadyClosed(at: Date)
    /// Nobody judges what they did themselves.
    case own
    /// What the vault wrote can't be read, so nobody knows whose it is: it stays open.
    case unreadable
    case notFound
    case refused

    /// - Parameters:
    ///   - isTheirs: whether there is such an investigation, of a child about whom this officer decides.
    ///   - overrode: who did, by what the vault wrote; none where it can't be read.
    static func decide(role: Role, account: Account.ID, isTheirs: Bool, overrode: Account.ID?, closed: Date?)
        -> InvestigationDecision
    {
        guard Access.mayEver(role, .investigate) else { return .refused }
        guard isTheirs else { return .notFound }
        if let closed { return .alreadyClosed(at: closed) }
        guard let overrode else { return .unreadable }
        return Access.allows(role, .investigate, overrode == account ? .own : .responsible) ? .closes : .own
    }

    static let notYourOwn = Problem(
        field: "/investigation", rule: "notYourOwn", explanation: "Leave it to another officer: the override was yours."
    )
    static let notReadable = Problem(
        field: "/investigation", rule: "unreadable",
        explanation: "Tell whoever runs the service: what was written about this override can't be read.")
}

/// What came of an investigation, by whose word; sealed in the override's row.
struct InvestigationFinding: Codable, Hashable, Sendable {
    var by: Account.ID
    var outcome: InvestigationOutcome
}
