import ArgumentParser
import Foundation
import Logging

/// The runtime from queue to queue, with a state, an outbox and a commit between, beside a forwarder in C without any.
struct EffectsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "effects", abstract: "Events handled and announced a second, beside a forwarder in C.")

    @Option(help: "How often each is measured; the medians count.") var rounds = 5
    @Option(help: "How many messages at the largest batch; a half at 32, a tenth at 1.") var messages = 60_000
    @Option(help: "Runs these largest batches alone.") var only: [Int] = []
    @Option(help: "The forwarder in C.") var c: String
    @Option(help: "A folder for configuration files.") var files: String
    @Option(help: "The broker's process.") var brokerProcess: Int32
    @Option(help: "The database's first process.") var databaseProcess: Int32

    private static let sizes = [(most: 256, share: 1.0), (most: 32, share: 0.5), (most: 1, share: 0.1)]

    func validate() throws {
        guard rounds > 0, messages > 2560 else { throw ValidationError("rounds are above 0, messages above 2,560") }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let broker = environment["CONTACTPOINT_BENCH_BROKER"],
            let database = environment["CONTACTPOINT_BENCH_DATABASE"]
        else { throw ValidationError("no broker and database are named: run compose/bench effects") }
        var logger = Logger(label: "benchmarks")
        logger.logLevel = .error
        let keys = Keys()
        let site = try Site(
            brokerURL: broker, conninfo: database, files: URL(filePath: files), keys: keys, logger: logger)
        let contest = Contest(
            site: site, peer: c, engines: Engines(broker: brokerProcess, database: databaseProcess))
        say("making \(messages) messages")
        let feed = try Feed(messages, codes: keys.sender())
        try await site.prepare()
        var measured: [Int: [Contest.Round]] = [:]
        let sizes = Self.sizes.filter { only.isEmpty || only.contains($0.most) }
        for round in 1...rounds {
            for (most, share) in sizes {
                let input = feed.messages.prefix(Int(Double(messages) * share))
                let both = try await contest.round(input, most: most, oursFirst: round % 2 == 1)
                measured[most, default: []].append(both)
                say("round \(round), batches of \(most): \(both)")
            }
        }
        try Report(
            bench: "effects",
            figures: sizes.reversed().flatMap { Self.figures($0.most, measured[$0.most] ?? []) }
        ).printed()
    }

    private static func figures(_ most: Int, _ rounds: [Contest.Round]) -> [Figure] {
        func middle(_ value: (Contest.Round) -> Double) -> Double { median(rounds.map(value)) }
        func microseconds(_ name: String, _ ours: Double, _ theirs: Double? = nil) -> Figure {
            Figure(
                name: "effects-\(most)-\(name)", value: (ours * 10).rounded() / 10, unit: "us",
                peer: theirs.map { _ in "c" }, peerValue: theirs.map { ($0 * 10).rounded() / 10 },
                ratio: theirs.map { ($0 / ours * 1000).rounded() / 1000 })
        }
        return [
            .rate("effects-\(most)", middle(\.ours.perSecond), peer: "c", middle(\.theirs.perSecond)),
            microseconds("cpu", middle(\.ours.own), middle(\.theirs.own)),
            microseconds("broker-cpu", middle(\.ours.broker), middle(\.theirs.broker)),
            microseconds("database-cpu", middle(\.ours.database)),
        ]
    }
}
