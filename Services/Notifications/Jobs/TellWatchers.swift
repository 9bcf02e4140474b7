import Contracts
import FoundationEssentials
import Model
import ServiceRuntime

/// Tells whoever watches for a child, and the management team, that something new was reported. The vault is asked twice: whose
/// team it is, which Identity knows by name; and then who may be told, which is written while that answer's lease holds. A crash
/// anywhere repeats harmlessly, and replicas that compete tell once.
struct TellWatchers: Job {
    static let name = "tell-watchers"
    static let batch = 16
    let interval: Duration = .seconds(1)
    let sightings: SightingStore

    private let clock = ContinuousClock()

    init(sightings: SightingStore) { self.sightings = sightings }

    func turn(_ work: JobContext) async throws -> Bool {
        guard let asker = work.asker else { throw RuntimeFault("whoever tells needs somebody to ask") }
        let ripe = try await work.transaction { try await sightings.ripe(at: work.now, limit: Self.batch, in: $0) }
        for sighting in ripe where !Task.isCancelled { try await tell(sighting, asker, work) }
        return ripe.count == Self.batch
    }

    private func tell(_ sighting: PendingSighting, _ asker: Asker, _ work: JobContext) async throws {
        let question = WatchersOf(child: sighting.child)
        let first = try await asker.ask(question, id: UUID.random(), within: WatchersOf.goodFor)
        var team: [Account.ID] = []
        if let concerned = first.told?.concerned {
            let managers = ViewShieldingOfficers(concerned: [concerned], dataManagers: true)
            team = try await asker.ask(managers).officers.map(\.account)
        }

        let asked = clock.now
        let reply = try await asker.ask(question, id: UUID.random(), within: WatchersOf.goodFor)
        let notices = reply.told.map { sighting.notices(to: $0, and: team) } ?? []
        var isTold = false
        if reply.told != nil {
            try await work.change { transaction in
                guard try await sightings.lock(sighting, in: transaction) else { return nil }
                try await sightings.tell(sighting, notices, at: work.now, in: transaction)
                // Last of all, so that only the commit is left to happen within the lease.
                guard Lease.holds(after: asked.duration(to: clock.now)) else { return nil }
                isTold = true
                return .done(auditing: notices.isEmpty ? [] : [AuditNote(.notified, children: [sighting.child])])
            }
        }
        guard isTold else {
            try await work.transaction { sightings.postpone(sighting, at: work.now, in: $0) }
            return
        }
        if !notices.isEmpty { await work.hint(InboxesChanged(accounts: notices.map(\.account))) }
    }
}
