import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Has shielding officers told of requests for a shield: those of the responsible authority, or all where none is known.
///
/// Whose the child is, is read here and not when the request is made: its asker must not tell by the time it takes whether
/// anything was reported.
struct TellOfRequestsJob: Job {
    static let name = "tell-of-requests"
    static let batch = 64

    let requests: ShieldRequestStore
    let responsibles: ResponsibleStore
    var interval: Duration { .seconds(2) }

    func turn(_ work: JobContext) async throws -> Bool {
        var told = 0
        try await work.change { transaction in
            let events = try await tell(at: work.now, in: transaction)
            told = events.count
            return events.isEmpty ? nil : .done(announcing: events)
        }
        return told == Self.batch
    }

    func tell(at now: Date, in transaction: borrowing Transaction) async throws -> [ShieldRequested] {
        let untold = try await requests.untold(limit: Self.batch, in: transaction)
        guard !untold.isEmpty else { return [] }
        requests.tell(untold.map(\.id), at: now, in: transaction)
        let responsible = try await responsibles.authorities(of: Set(untold.map(\.child)), in: transaction)
        return try untold.map { request in
            ShieldRequested(
                child: request.child, at: request.asked,
                concerned: try requests.vault.sealForIdentity(
                    ConcernedOfficers(child: request.child, authority: responsible[request.child])))
        }
    }
}
