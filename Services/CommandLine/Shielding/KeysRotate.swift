import ArgumentParser
import Sealing

/// Makes a new outer key.
struct KeysRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Makes a new outer key.",
        discussion: """
            Every vault that sees the folder wraps by it from its next message on, and wraps anew what older keys wrap, some
            500 data keys a transaction. Nothing has to be started again. Back the folder up before the next backup of the
            database, apart from it.

            Example: contactpoint shielding keys rotate
            """)

    func run() async throws {
        print("\(try VaultKeys.ofEnvironment().folder.add()) is the newest outer key")
    }
}
