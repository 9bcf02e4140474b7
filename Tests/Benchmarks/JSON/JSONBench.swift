import ArgumentParser
import Contracts
import Foundation
import Model
import ServiceTesting

/// What it costs to write and to read our messages, one after the other on one thread.
struct JSONBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "json", abstract: "Microseconds a message, written and read, by each way there is.")

    @Option(help: "How often each is measured; the medians count.") var rounds = 5
    @Option(help: "How many messages in each measurement.") var messages = 2000

    func validate() throws {
        guard rounds > 0, messages > 0 else { throw ValidationError("rounds and messages are above 0") }
    }

    func run() async throws {
        var figures: [Figure] = []
        for sample in Samples.all {
            for way in try sample.ways() {
                var times: [Double] = []
                for _ in 0..<rounds { times.append(try microseconds(way.run)) }
                say("\(sample.name), \(way.name): \((median(times) * 100).rounded() / 100) µs")
                figures.append(Figure(name: "\(sample.name)-\(way.name)", value: rounded(median(times)), unit: "µs"))
            }
        }
        try Report(bench: "json", figures: figures).printed()
    }

    private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

    /// Of CPU, a call.
    private func microseconds(_ body: () throws -> Void) throws -> Double {
        try body()
        let start = processorTime()
        for _ in 0..<messages { try body() }
        return (processorTime() - start) / Double(messages)
    }

    /// This thread's, in microseconds: other work of the machine does not count.
    private func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
    }
}
