import Contracts
import Foundation
import Messaging
import Model
import ServiceRuntime

/// How one service stands.
struct Standing: Encodable {
    enum State: String, Encodable { case ok, silent }

    let service: String
    var state: State
    var replicas: Int?
    /// The latest start of a replica.
    var started: Date?
    var early: Int?
    var parked: Int?
    var unconfirmed: Int?
    var owed: Int?
    var forked: Int?
    /// Messages on its queues that nobody has taken; absent without the administrator's file.
    var waiting: Int?

    init(_ name: ServiceName, _ asker: Asker, _ topology: Topology?) async {
        service = name.rawValue
        let health = await Self.health(name.tag, asker)
        state = health == nil ? .silent : .ok
        replicas = health?.replicas.count
        started = health?.replicas.map(\.started).max()
        (early, parked, unconfirmed) = (health?.early, health?.parked, health?.unconfirmed)
        owed = health?.owed
        forked = health?.forked
        guard let topology else { return }
        waiting = await Self.waiting(
            TopologyPlan(sources: []).lanes.filter { $0.hasPrefix("\(name.rawValue).") }, topology)
    }

    /// The gateway consumes no lane; it is asked whether it takes connections.
    init(gateway: ServiceConfiguration.HTTP) {
        service = Party.gateway.rawValue
        state = TCPProbe.answers(host: gateway.host, port: gateway.port) ? .ok : .silent
    }

    private static func health<Owner: ServiceTag>(_: Owner.Type, _ asker: Asker) async -> ServiceHealth? {
        try? await asker.ask(ViewHealth<Owner>(), within: .seconds(3))
    }

    private static func waiting(_ queues: [String], _ topology: Topology) async -> Int? {
        var sum = 0
        for queue in queues {
            guard let state = try? await topology.inspect(queue: queue) else { return nil }
            sum += state.messages
        }
        return sum
    }

    static var columns: [Column<Standing>] {
        func text(_ number: Int?) -> String { number.map(String.init) ?? "-" }
        return [
            Column("service") { $0.service }, Column("state") { $0.state.rawValue },
            Column("replicas") { text($0.replicas) },
            Column("started") { $0.started.map(WireCoding.text) ?? "-" }, Column("early") { text($0.early) },
            Column("parked") { text($0.parked) }, Column("unconfirmed") { text($0.unconfirmed) },
            Column("owed") { text($0.owed) }, Column("forked") { text($0.forked) },
            Column("waiting") { text($0.waiting) },
        ]
    }
}
