import ArgumentParser

/// The person index, before it serves: what it would decide of given data, and the model by which.
struct Identity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tries the matching on files, and trains its model.",
        subcommands: [IdentityEvaluate.self, IdentityTrain.self])
}
