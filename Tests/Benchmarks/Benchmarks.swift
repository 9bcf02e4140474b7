import ArgumentParser

/// The measuring side of compose/bench that is written in Swift: what is ours, called as a service calls it.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmarks", abstract: "Measures messaging, storage, effects, JSON and the matching.",
        subcommands: [
            MessagingBench.self, StorageBench.self, EffectsBench.self, EffectsService.self, JSONBench.self,
            DecisionsBench.self, ReuploadBench.self,
        ])
}
