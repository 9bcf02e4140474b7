import ArgumentParser
import Foundation
import Sealing

/// Prints what the authenticator of a demo account shows now.
struct SetUpCode: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "code", abstract: "Prints the code that the authenticator of a demo account shows now.",
        discussion: "Good once, and for half a minute or so. Example: contactpoint setup code sam.social")

    @OptionGroup var secrets: SecretsOption
    @Argument(help: "The user name.")
    var username: String

    func run() throws {
        guard let text = try secrets.folder.secrets().secondFactors?[username], let code = TimedCode(text: text) else {
            throw Fault(.negative, "there is no demo account of this name that has a second factor")
        }
        print(code.code(at: TimedCode.step(at: Date())))
    }
}
