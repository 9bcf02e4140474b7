import ArgumentParser
import Contracts
import Foundation
import Postgres
import Sealing
import ServiceRuntime
import Synchronization

/// Identity among many children, by its own handlers: how long a decision takes, how many a second, how long a search.
struct DecisionsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decisions", abstract: "Decisions and searches of Identity among generated children.")

    @Option(help: "Generated children that the database knows.") var children = 200_000
    @Option(help: "The seed of their population.") var seed: UInt64 = 1
    @Option(help: "Decisions that are timed one by one.") var single = 10_000
    @Option(help: "Decisions in batches.") var batched = 40_000
    @Option(help: "How many reports a batch holds.") var batch = 256
    @Option(help: "How many replicas decide in batches at once.") var replicas = 3
    @Option(help: "Searches of each kind.") var searches = 1_000
    @Flag(help: "Loads the database and measures nothing.") var load = false

    func validate() throws {
        guard children >= 10_000 else { throw ValidationError("--children is 10000 or more") }
        guard single > 0, batched > 0, batch > 0, replicas > 0, searches > 0 else {
            throw ValidationError("counts are above 0")
        }
    }

    func run() async throws {
        let site = try await OnlineSite.ready(children: children, seed: seed)
        guard !load else { return }
        let desk = try OnlineDesk(site)
        var figures = try await singles(desk, site)
        figures += try await batches(site)
        figures += try await FindingBench(desk: desk, site: site, each: searches).run()
        try Report(bench: "matching", figures: figures).printed()
    }

    /// One after the other, each in a transaction of its own; a tenth beforehand is not counted.
    private func singles(_ desk: OnlineDesk, _ site: OnlineSite) async throws -> [Figure] {
        let reports = try await site.takeReports(single + single / 10)
        var (decided, committed, tally) = ([Double](), [Double](), DecisionTally())
        var cost = try await desk.cost()
        for (place, report) in reports.enumerated() {
            if place == reports.count - single { cost = try await desk.cost() }
            let times = try await desk.decide(try await desk.sealed([report]))
            tally.add(times.outcomes, of: [report])
            guard place >= reports.count - single else { continue }
            decided.append(times.decided)
            committed.append(times.committed)
        }
        let spent = try await desk.cost() - cost
        say("single: \(tally); CPU a decision: \(spent.each(of: decided.count))")
        say("single: \(Quantiles.words(decided)) until decided, \(Quantiles.words(committed)) until committed")
        return Quantiles.figures("decision", decided) + Quantiles.figures("decision-committed", committed)
    }

    /// In batches as the intake lanes of several replicas make them, side by side, each applied and committed.
    private func batches(_ site: OnlineSite) async throws -> [Figure] {
        let keys = IntakeOpener.newKeyPair()
        let desks = try (0..<replicas).map { _ in try OnlineDesk(site, keys: keys) }
        let reports = try await site.takeReports(batched)
        var waiting: [Portion] = []
        for start in stride(from: 0, to: reports.count, by: batch) {
            let some = Array(reports[start..<min(start + batch, reports.count)])
            waiting.append(Portion(reports: some, sealed: try await desks[0].sealed(some)))
        }
        var costs: [ProcessorTime] = []
        for desk in desks { costs.append(try await desk.cost()) }
        let start = ContinuousClock.now
        let tally = try await decide(waiting, at: desks)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        var spent: [ProcessorTime] = []
        for (desk, cost) in zip(desks, costs) { spent.append(try await desk.cost() - cost) }
        let each = ProcessorTime(ofOneProcess: spent).each(of: reports.count)
        let rate = Double(reports.count) / seconds
        say("\(replicas) replicas, batches of \(batch): \(tally); CPU a decision: \(each)")
        say("\(replicas) replicas, batches of \(batch): \(Int(rate)) decisions a second")
        return [.rate("decisions-per-second", rate)]
    }

    /// Each replica takes the next portion when it has done with one, as from a queue.
    private func decide(_ waiting: [Portion], at desks: [OnlineDesk]) async throws -> DecisionTally {
        let taken = Mutex(0)
        let next = { @Sendable in
            taken.withLock { taken -> Portion? in
                guard taken < waiting.count else { return nil }
                defer { taken += 1 }
                return waiting[taken]
            }
        }
        return try await withThrowingTaskGroup { group in
            for desk in desks {
                group.addTask {
                    var tally = DecisionTally()
                    while let portion = next() {
                        tally.add(try await desk.decide(portion.sealed).outcomes, of: portion.reports)
                    }
                    return tally
                }
            }
            return try await group.reduce(into: DecisionTally()) { $0.add($1) }
        }
    }

    /// A batch, and what its reports are to become.
    private struct Portion: Sendable {
        var reports: [GeneratedReport]
        var sealed: [Received<ReportInvolvement>]
    }
}
