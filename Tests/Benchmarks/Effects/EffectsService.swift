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
        try await watch()
        if let begun = beginning.begun {
            let counted = Double(count - begun.uncounted)
            let used = engines.reading() - begun.engines
            print(begun.meter.reading(of: Int(counted)), used.broker / counted, used.database / counted)
        }
        kill(getpid(), SIGTERM)
        try await service
    }

    /// A message is counted by its queue when the broker confirms it.
    private func watch() async throws {
        let topology = Topology(
            try BrokerAddress(url: broker), on: EventLoop(name: "watch"), logger: Logger(label: "benchmarks"))
        while try await topology.inspect(queue: queue).messages < count {
            try await Task.sleep(for: .milliseconds(20))
        }
        await topology.close()
    }
}
