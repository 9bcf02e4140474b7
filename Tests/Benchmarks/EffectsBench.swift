import ArgumentParser

struct EffectsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "effects")
}
