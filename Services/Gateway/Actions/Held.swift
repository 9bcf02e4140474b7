import Contracts
import FoundationEssentials
import Model

/// Who is held, and who those are.
struct HeldRecords {
    var pairs: [HeldPair]
    var people: [FoundChild]
}

extension Actions {
    /// - Parameter again: the caller once more, as the second question is another request.
    func held(of caller: Caller, again: () async throws -> Caller) async throws -> HeldRecords {
        let pairs: [HeldPair]
        switch try await services.ask(ViewHeld(principal: caller.principal), id: caller.request, within: patience) {
        case .held(let held): pairs = held
        case .refused(let refusal): throw Self.officersOnly(refusal)
        }
        guard !pairs.isEmpty else { return HeldRecords(pairs: [], people: []) }
        let asking = try await again()
        let question = ViewPeople(
            principal: asking.principal, children: Set(pairs.flatMap { [$0.child, $0.other] }).sorted())
        switch try await services.ask(question, id: asking.request, within: patience) {
        case .people(let people): return HeldRecords(pairs: pairs, people: people)
        case .refused(let refusal): throw Self.officersOnly(refusal)
        }
    }
}
