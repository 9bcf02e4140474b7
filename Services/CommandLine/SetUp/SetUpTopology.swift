import ArgumentParser
import Contracts
import EventLoop
import Logging
import Messaging

/// Declares the exchanges, the queues and the bindings that the contracts ask for.
struct SetUpTopology: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topology", abstract: "Declares the broker's exchanges, queues and bindings.")

    @OptionGroup var secrets: SecretsOption

    func run() async throws {
        let plan = TopologyPlan(sources: Source.demo.map(\.name))
        try await secrets.folder.withTopology { topology in try await plan.declare(on: topology) }
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
