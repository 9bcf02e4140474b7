import Contracts
import FoundationEssentials
import Model

/// Some of those who are held, and who those are.
struct HeldRecords {
    var page: HeldPage
    var people: [FoundChild]
}

extension Actions {
    /// - Parameter again: the caller once more, as the second question is another request.
    func held(after: HeldPlace?, of caller: Caller, again: () async throws -> Caller) async throws -> HeldRecords {
        let page: HeldPage
        let list = ViewHeld(principal: caller.principal, after: after)
        switch try await services.ask(list, id: caller.request, within: patience) {
        case .page(let found): page = found
        case .refused(let refusal): throw Self.officersOnly(refusal)
        }
        guard !page.held.isEmpty else { return HeldRecords(page: page, people: []) }
        let asking = try await again()
        let question = ViewPeople(
            principal: asking.principal, children: Set(page.held.flatMap { [$0.child, $0.other] }).sorted())
        switch try await services.ask(question, id: asking.request, within: patience) {
        case .people(let people): return HeldRecords(page: page, people: people)
        case .refused(let refusal): throw Self.officersOnly(refusal)
        }
    }
}

extension HeldPlace {
    /// As it stands in an address: both identifiers, and behind them since when an officer's word stands.
    var text: String {
        let pair = "\(child).\(other)"
        return since.map { "\(pair).\(WireCoding.text(of: $0))" } ?? pair
    }
}

extension Reading where Value == HeldPlace {
    static let heldPlace = Reading(rule: "place", explanation: "Write what the page before names as next.") { value in
        guard case .text(let text) = value else { return nil }
        let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, let child = Child.ID(parts[0]), let other = Child.ID(parts[1]) else { return nil }
        let place = HeldPlace(since: parts.count == 3 ? WireCoding.instant(parts[2]) : nil, child: child, other: other)
        return place.text == text ? place : nil
    }
}
