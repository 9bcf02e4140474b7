import ArgumentParser
import EventLoop
import Foundation
import Logging
import Messaging

/// One of the contenders of compose/benchmarks/messaging: ours. The others, in Tests/Benchmarks/peers, take the same
/// arguments and print the same: messages a second, and microseconds of this process's CPU a message.
struct MessagingBench: AsyncParsableCommand {
    enum Role: String, ExpressibleByArgument {
        case publish, consume, request, respond
    }

    static let configuration = CommandConfiguration(
        commandName: "messaging", abstract: "Publishes, consumes, asks or answers through Shared/Messaging.")

    @Argument(help: "publish, consume, request or respond.") var role: Role
    @Argument(help: "The broker, amqp://…") var url: String
    @Argument(help: "A queue that is there.") var queue: String
    @Argument(help: "How many messages to measure; respond goes on until it is ended.") var count: Int
    @Argument(help: "Unconfirmed messages, prefetch, or questions in flight.") var limit: Int
    @Option(help: "How many messages a call publishes.") var batch = 250

    func run() async throws {
        let address = try BrokerAddress(url: url)
        let logger = Logger(label: "benchmarks")
        let loop = EventLoop(name: "messaging")
        let measured: Meter.Reading?
        switch role {
        case .publish:
            let publishing = Publishing(to: queue, at: address, on: loop, logger: logger)
            measured = try await publishing.run(count: count, window: limit, batch: batch)
        case .consume:
            let consuming = Consuming(from: queue, prefetch: limit, at: address, on: loop, logger: logger)
            measured = try await consuming.run(count: count)
        case .request:
            let requesting = Requesting(by: queue, at: address, on: loop, logger: logger)
            measured = try await requesting.run(count: count, inFlight: limit)
        case .respond:
            let responding = Responding(from: queue, prefetch: limit, at: address, on: loop, logger: logger)
            try await responding.run()
            measured = nil
        }
        if let measured { print(measured) }
    }
}
