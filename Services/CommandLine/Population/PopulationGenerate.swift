import ArgumentParser
import Foundation
import Population

/// Generates an index of children, reports about some of them, and the truth of whom they are about.
struct PopulationGenerate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Generates an index of children, reports to match with it, and whose each of them is.",
        discussion: """
            Writes index.csv, incoming.csv and truth.csv, in the format of docs/matching.md. Everyone in it is generated
            from how usual names, households and errors are in England; the same seed gives the same files. A fifth of
            the reports are about children whom the index does not know: of new families, or brothers and sisters,
            twins among them, of children in the index.

            Examples:
              contactpoint population generate --children 500000 --seed 1 --out population
              contactpoint population generate --children 11000000 --seed 1 --incoming 0 --out england
            """)

    @Option(help: "Children in the index.")
    var children: Int
    @Option(help: "Any number; each gives another population.")
    var seed: UInt64
    @Option(help: "The folder to write to; it is made if need be.", completion: .directory)
    var out = "population"
    @Option(help: "Reports about children; a fifth of the children, if not given.")
    var incoming: Int?
    @Option(help: "Of the reports: those that carry an NHS number, and those that carry a UPN, from 0 to 1.")
    var numbers = 0.0

    private var plan: PopulationPlan {
        PopulationPlan(children: children, incoming: incoming ?? children / 5, seed: seed, numbers: numbers)
    }

    func validate() throws {
        guard (1...40_000_000).contains(children) else { throw ValidationError("--children is from 1 to 40000000") }
        guard (0...children).contains(incoming ?? 0) else {
            throw ValidationError("--incoming is at most as many as --children")
        }
        guard (0...1).contains(numbers) else { throw ValidationError("--numbers is from 0 to 1") }
    }

    func run() async throws {
        let maker = PopulationMaker(plan)
        let files = try PopulationFiles(folder: out, plan, maker)
        var bar = ProgressBar(total: plan.parts)
        let atOnce = ProcessInfo.processInfo.activeProcessorCount * 4
        for from in stride(from: 0, to: plan.parts, by: atOnce) {
            let numbers = from..<min(from + atOnce, plan.parts)
            for part in await Self.parts(numbers, maker) { try files.add(part) }
            bar.show(done: numbers.upperBound, "of \(children) children")
        }
        bar.end()
        try files.finish(shuffledBy: seed)
        print("\(children) children, and \(plan.incoming) reports about children, in \(out)")
    }

    private static func parts(_ numbers: Range<Int>, _ maker: PopulationMaker) async -> [PopulationPart] {
        await withTaskGroup(of: (Int, PopulationPart).self) { group in
            for number in numbers { group.addTask { @concurrent in (number, maker.part(number)) } }
            return await group.reduce(into: [Int: PopulationPart]()) { $0[$1.0] = $1.1 }
                .sorted { $0.key < $1.key }.map(\.value)
        }
    }
}
