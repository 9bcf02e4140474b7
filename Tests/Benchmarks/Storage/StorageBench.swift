import ArgumentParser
import EventLoop
import Foundation
import Logging
import Postgres

/// Our PostgreSQL client beside pgbench: the same statements on the same server, one after the other in each round.
struct StorageBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "storage", abstract: "Commits, rows and reads a second, beside pgbench.")

    @Option(help: "How often each is measured; the medians count.") var rounds = 5
    @Option(help: "How many seconds each round measures each, one second of each in turn.") var seconds = 4
    @Option(help: "pgbench's executable.") var pgbench = "/usr/lib/postgresql/15/bin/pgbench"
    @Option(help: "Runs these figures alone.") var only: [String] = []
    @Flag(help: "Leaves pgbench out.") var alone = false

    func validate() throws {
        guard rounds > 0, seconds > 0 else { throw ValidationError("rounds and seconds are above 0") }
    }

    func run() async throws {
        guard let conninfo = ProcessInfo.processInfo.environment["CONTACTPOINT_BENCH_DATABASE"] else {
            throw ValidationError("CONTACTPOINT_BENCH_DATABASE names no database: run compose/bench storage")
        }
        var logger = Logger(label: "benchmarks")
        logger.logLevel = .error
        let address = DatabaseAddress(conninfo: conninfo)
        let admin = Connection(address, on: EventLoop(name: "admin"), logger: logger)
        try await admin.execute(script: Ledger.schema)
        let desk = Desk(address, logger: logger)
        let pool = PoolDesk(address, connections: 32, logger: logger)
        let peer = Pgbench(executable: pgbench, conninfo: conninfo, seconds: 1)
        let tasks = try StorageTask.all(desk, pool, peer).filter { only.isEmpty || only.contains($0.name) }
        var ours: [String: [Double]] = [:]
        var theirs: [String: [Double]] = [:]
        for round in 1...rounds {
            for task in tasks {
                var turns: (own: [Double], other: [Double]) = ([], [])
                for turn in 0..<seconds {
                    // Whoever goes first finds the disk busy with what was there before.
                    for isOwn in (round + turn) % 2 == 0 ? [false, true] : [true, false] where isOwn || !alone {
                        try await admin.execute(script: "truncate entry restart identity")
                        if isOwn {
                            turns.own.append(try await task.ours(1))
                        } else {
                            turns.other.append(try await task.theirs())
                        }
                    }
                }
                ours[task.name, default: []] += turns.own
                if !alone { theirs[task.name, default: []] += turns.other }
                say(
                    "round \(round): \(task.name) \(Int(median(turns.own)))/s"
                        + (alone ? "" : ", pgbench \(Int(median(turns.other)))/s"))
            }
        }
        try Report(
            bench: "storage",
            figures: tasks.map { task in
                .rate(
                    task.name, median(ours[task.name] ?? [0]), peer: alone ? nil : "pgbench",
                    theirs[task.name].map(median))
            }
        ).printed()
    }
}
