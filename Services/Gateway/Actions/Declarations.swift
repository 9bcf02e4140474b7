import Contracts
import FoundationEssentials
import Model

/// A page of what waits for an organisation's word. It tells where children are, and is worthless once its lease has run out.
struct LeasedDeclarations: Sendable {
    let page: DeclarationPage
    let lease: ContinuousClock.Instant
}

extension Actions {
    /// Counts the lease from before the asking.
    func declarations(after: DeclarationPlace?, for caller: Caller) async throws -> LeasedDeclarations {
        let lease = ContinuousClock.now.advanced(by: ViewDeclarations.goodFor)
        let question = ViewDeclarations(principal: caller.principal, after: after)
        switch try await services.ask(question, id: caller.request, within: ViewDeclarations.goodFor) {
        case .page(let page): return LeasedDeclarations(page: page, lease: lease)
        case .refused(let refusal): throw ProblemDetails(ofOfficers: refusal)
        }
    }

    /// What stands now, where it is what was said.
    func decide(
        _ word: DecideDeclaration.Word, about handle: Involvement.Handle, with child: Child.ID, by caller: Caller
    ) async throws -> Declaration.Standing {
        let wish = DecideDeclaration(principal: caller.principal, child: child, handle: handle, word: word)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .stands(let standing) where standing == word.standing: return standing
        case .stands: throw ProblemDetails(.conflict, problems: [.decidedOtherwise])
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }
}

extension Problem {
    fileprivate static let decidedOtherwise = Problem(
        field: "/word", rule: "decidedOtherwise",
        explanation: "Your organisation has said otherwise already, and that stands.")
}

extension DeclarationPlace {
    /// As it stands in an address: the identifier, and behind it since when it waits.
    var text: String { "\(handle).\(WireCoding.text(of: recorded))" }
}

extension Reading where Value == DeclarationPlace {
    static let declarationPlace = Reading(rule: "place", explanation: "Write what the page before names as next.") {
        value in
        guard case .text(let text) = value else { return nil }
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let handle = Involvement.Handle(parts[0]), let recorded = WireCoding.instant(parts[1])
        else { return nil }
        let place = DeclarationPlace(recorded: recorded, handle: handle)
        return place.text == text ? place : nil
    }
}
