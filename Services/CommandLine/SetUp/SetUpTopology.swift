import ArgumentParser
import Contracts
import EventLoop
import Logging
import Messaging

/// Declares the exchanges, the queues and the bindings that the contracts ask for.
struct SetUpTopology: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topology", abstract: "Declares the broker's exchanges, queues and bindings.",
        discussion: """
            A broker that was killed may list a queue and not serve it any more; such queues are named. --replace-lost \
            puts empty ones in their place, which the outboxes fill again. The intake and the receipts of sources are \
            replaced only by name: what such a queue held exists nowhere else.

              contactpoint setup topology
              contactpoint setup topology --replace-lost
              contactpoint setup topology --replace identity.intake
            """)

    @OptionGroup var secrets: SecretsOption

    @Flag(help: "Replace lost queues. Only while all the broker's nodes are up: one that is away may have them.")
    var replaceLost = false

    @Option(help: "Replace this one, if it is lost.") var replace: [String] = []

    func run() async throws {
        let plan = TopologyPlan(sources: Source.demo.map(\.name))
        if let unknown = replace.first(where: { !plan.queues.contains($0) }) {
            throw SetUpFault(
                "--replace \(unknown): there is no such queue; they are \(plan.queues.joined(separator: ", "))")
        }
        try await secrets.folder.withTopology { topology in try await plan.declare(on: topology) }
        // On a connection of its own: when it ends, what was taken to see whether anything is handed out is given back.
        let lost = try await secrets.folder.withTopology { topology in try await plan.lost(on: topology) }
        let replaced = lost.filter { replace.contains($0) || replaceLost && TopologyPlan.isFilledAgain($0) }
        if !replaced.isEmpty {
            try await secrets.folder.withTopology { topology in
                for queue in replaced { try await topology.deleteQueue(queue) }
                try await plan.declare(on: topology)
            }
            print("replaced \(replaced.joined(separator: ", ")), which the broker had lost")
        }
        let left = lost.filter { !replaced.contains($0) }
        guard left.isEmpty else {
            throw SetUpFault(
                "the broker lists \(left.joined(separator: ", ")), and does not serve it: "
                    + TopologyPlan.remedy(for: left))
        }
    }
}

/// Waits until somebody consumes every lane.
struct SetUpWait: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait", abstract: "Waits until every service consumes its queues.")

    @OptionGroup var secrets: SecretsOption

    @Option(help: "How many seconds to wait at most.")
    var seconds = 90

    func run() async throws {
        let plan = TopologyPlan(sources: [])
        try await secrets.folder.withTopology { topology in
            for queue in plan.lanes {
                let consumers = try await Patience.until(.seconds(seconds)) {
                    let consumers = try await topology.inspect(queue: queue).consumers
                    return consumers > 0 ? consumers : nil
                }
                guard consumers != nil else { throw SetUpFault("nobody consumes \(queue)") }
            }
        }
    }
}

extension SecretsFolder {
    /// A connection to the broker as the administrator, for the length of `body`.
    func withTopology<Answer>(_ body: (Topology) async throws -> Answer) async throws -> Answer {
        let loop = EventLoop(name: "setup")
        defer { loop.stop() }
        let address = try BrokerAddress(url: configuration(of: Secrets.administrator).broker.url)
        let topology = Topology(address, on: loop, logger: .quiet)
        do {
            let answer = try await body(topology)
            await topology.close()
            return answer
        } catch {
            await topology.close()
            throw error
        }
    }
}
