import Foundation
import Population

/// population.json, beside the files: what they were generated from.
enum PopulationPlanFile {
    private static let name = "population.json"

    static func write(_ plan: PopulationPlan, _ folder: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(plan).write(to: folder.appending(path: name))
    }

    static func read(_ folder: URL) throws -> PopulationPlan {
        let file = folder.appending(path: name)
        guard let data = try? Data(contentsOf: file),
            let plan = try? JSONDecoder().decode(PopulationPlan.self, from: data)
        else { throw Fault(.configuration, "\(file.path) is missing or not the plan of a generated population") }
        return plan
    }
}
