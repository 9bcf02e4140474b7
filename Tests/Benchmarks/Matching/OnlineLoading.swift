import Foundation
import Identity
import Model
import Population
import Postgres
import Synchronization

/// Loads a generated population into Identity's tables: rows first, b-trees after them.
struct OnlineLoading {
    /// As many reports as a few runs take, and as one takes.
    private static let mostReports = 400_000
    private static let fewestReports = 60_000
    private static let writers = 3

    let site: OnlineSite
    let children: Int
    let seed: UInt64

    var plan: PopulationPlan {
        let fewest = min(children, Self.fewestReports)
        return PopulationPlan(
            children: children, incoming: min(max(children / 5, fewest), Self.mostReports), seed: seed)
    }

    func run() async throws {
        let start = ContinuousClock.now
        func told() -> String { "after \(Int((ContinuousClock.now - start) / .seconds(1))) s" }
        try await site.renew()
        try await setSafety("alter system set fsync = off", "alter system set full_page_writes = off")
        let trees = try await OnlineTrees.take(from: ["child", "source_record", "person_form"], site)
        try await rows()
        say("all rows are there \(told())")
        try await trees.plant(site)
        say("all b-trees are there \(told())")
        for table in ["child", "source_record", "person_form", "known_name", "name_key", "benchmark_report"] {
            try await site.admin.execute(script: "vacuum (analyze) \(table)")
        }
        try await site.admin.execute(
            script: "insert into benchmark_load values (\(children), \(seed)); delete from name_learning")
        try await setSafety("alter system reset fsync", "alter system reset full_page_writes")
        try await site.admin.execute(script: "checkpoint")
        // What the loading left to the system is on its way to the disk still, and commits would wait behind it.
        sync()
        say("loaded \(told())")
    }

    /// What a crash spoils is loaded anew.
    private func setSafety(_ settings: String...) async throws {
        for setting in settings { try await site.admin.execute(script: setting) }
        try await site.admin.execute(script: "select pg_reload_conf()")
    }

    private func rows() async throws {
        let plan = plan
        let maker = PopulationMaker(plan)
        let progress = LoadProgress(total: plan.parts, children: children)
        let names = try await withThrowingTaskGroup(of: LoadedNames.self) { group in
            for _ in 0..<Self.writers {
                let writer = try OnlineWriter(site.loadingConnection())
                group.addTask { @concurrent in
                    var names = LoadedNames()
                    while let part = progress.next() {
                        try await writer.write(maker.part(part), number: part, &names)
                        progress.finish()
                    }
                    return names
                }
            }
            return try await group.reduce(into: LoadedNames()) { $0.add($1) }
        }
        let all = names.all
        say("\(all.count) names for the dictionary")
        let connection = site.loadingConnection()
        for start in stride(from: 0, to: all.count, by: 1000) {
            try await connection.withTransaction { transaction in
                NameDictionary().add(Array(all[start..<min(start + 1000, all.count)]), in: transaction)
            }
        }
        await connection.close()
        try await site.admin.execute(script: "create index on benchmark_report (place)")
    }
}

/// Which part is next, and a line for each tenth that is done.
final class LoadProgress: Sendable {
    private let total: Int
    private let children: Int
    private let state = Mutex((taken: 0, done: 0))
    private let start = ContinuousClock.now

    init(total: Int, children: Int) { (self.total, self.children) = (total, children) }

    func next() -> Int? {
        state.withLock { state in
            guard state.taken < total else { return nil }
            state.taken += 1
            return state.taken - 1
        }
    }

    func finish() {
        let done = state.withLock { state in
            state.done += 1
            return state.done
        }
        guard done * 10 / total > (done - 1) * 10 / total else { return }
        let seconds = Int((ContinuousClock.now - start) / .seconds(1))
        say("\(done * 100 / total) % of \(children) children, \(seconds) s")
    }
}

/// Every name that occurs, once.
struct LoadedNames: Sendable {
    private var families: Set<String> = []
    private var given: Set<String> = []

    mutating func add(_ name: PersonName) {
        families.insert(name.family)
        if let first = name.given.first { given.insert(first) }
    }

    mutating func add(_ others: LoadedNames) {
        families.formUnion(others.families)
        given.formUnion(others.given)
    }

    var all: [PersonName] {
        families.sorted().map { PersonName(given: [], family: $0) }
            + given.sorted().map { PersonName(given: [$0], family: "") }
    }
}
