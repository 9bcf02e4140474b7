import ArgumentParser

/// A generated population, to try the matching on.
struct PopulationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "population",
        abstract:
            "Generates a population with the usual names, households and errors, and says how well it can be matched.",
        discussion: "Not the invented population that compose/up loads: that one is compose/population, for the demo.",
        subcommands: [PopulationGenerate.self, PopulationOracle.self])
}
