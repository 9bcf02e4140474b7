import ArgumentParser
import Contracts
import EventLoop
import Foundation
import Logging
import Messaging
import ServiceRuntime

/// Ours: the runtime as every service runs it, in this process, until it has forwarded `count` messages. Prints what the
/// peer prints, then microseconds of the broker's and the database's CPU a message.
struct EffectsService: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "effects-service", abstract: "One service of the benchmark of effects.", shouldDisplay: false)

    @Option(help: "The configuration of the service, which reads it by itself.") var config: String
    @Option(help: "The broker, for an administrator.") var broker: String
    @Option(help: "The queue at the end.") var queue: String
    @Option(help: "How many messages there are.") var count: Int
    @Option(help: "The broker's process.") var brokerProcess: Int32
    @Option(help: "The database's first process.") var databaseProcess: Int32

    func run() async throws {
        let engines = Engines(broker: brokerProcess, database: databaseProcess)
        let beginning = Beginning(engines)
        async let service: Void = Service.main(.directory, migrations: ObservedHandler.migrations) { _ in
            Wiring(subscriptions: [.handle(Observed.self, with: ObservedHandler(beginning: beginning))])
        }
        let idle = try await watch(beginning)
        if let begun = beginning.begun {
            let counted = count - begun.uncounted
            let used = engines.reading() - begun.engines
            print(
                begun.meter.reading(of: counted, leavingOut: idle), used.broker / Double(counted),
                used.database / Double(counted))
        }
        kill(getpid(), SIGTERM)
        try await service
    }

    /// Returns once all have been handled and nothing has come to the last queue for a second, and for how long nothing
    /// has. A queue counts a message when the broker confirms it; how many events there are in one the relay decides.
    private func watch(_ beginning: Beginning) async throws -> Duration {
        let topology = Topology(
            try BrokerAddress(url: broker), on: EventLoop(name: "watch"), logger: Logger(label: "benchmarks"))
        var arrived = 0
        var last = ContinuousClock.now
        while beginning.seen < count || ContinuousClock.now - last < .seconds(1) {
            try await Task.sleep(for: .milliseconds(20))
            let messages = try await topology.inspect(queue: queue).messages
            if messages != arrived {
                arrived = messages
                last = .now
            }
        }
        await topology.close()
        return ContinuousClock.now - last
    }
}
