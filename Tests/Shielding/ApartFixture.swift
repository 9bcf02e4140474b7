import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime

@testable import Shielding

extension VaultFixture {
    @discardableResult
    func tellApart(_ child: Child.ID, _ other: Child.ID, by somebody: Somebody, at now: Date = Date()) async throws
        -> Outcome<TellApart.Reply>
    {
        let command = TellApart(principal: Self.unsigned, child: child, other: other)
        let handler = TellApartHandler(vault: vault, responsibles: responsibles, covers: covers)
        return try await connection.withTransaction {
            try await handler.handle(command, somebody.context(at: now), in: $0)
        }
    }

    /// Identity hears whether two may be one.
    @discardableResult
    func doubt(_ child: Child.ID, _ other: Child.ID, mayBeOne: Bool = true) async throws -> [RecordCleared] {
        let event = CandidatesChanged(
            child: child, other: other, mayBeOne: mayBeOne, candidates: mayBeOne ? [other] : [],
            otherCandidates: mayBeOne ? [child] : [])
        let outcome = try await connection.withTransaction {
            try await CandidatesChangedHandler(covers: covers).handle(
                event, Context(messageID: UUID(), sender: .identity, now: Date()), in: $0)
        }
        return outcome.events.compactMap { $0 as? RecordCleared }
    }

    func isWithheld(_ child: Child.ID) async throws -> Bool { try await release(child).reply == .withheld }
}
