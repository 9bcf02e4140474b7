import ArgumentParser
import Contracts
import EventLoop
import Foundation
import Messaging
import Model
import Sealing
import ServiceRuntime

/// Opens the demo accounts, and prints them with their passwords.
struct SetUpDemo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Opens the demo accounts, and prints them.")

    @OptionGroup var secrets: SecretsOption

    @Flag(help: "Only print them.")
    var list = false

    func run() async throws {
        let folder = secrets.folder
        let made = try folder.secrets()
        if !list { try await open(DemoAccount.all, made, folder) }
        print(DemoAccounts(passwords: made.accounts).table)
    }

    private func open(_ accounts: [DemoAccount], _ made: Secrets, _ folder: SecretsFolder) async throws {
        let operations = try folder.configuration(of: Party.operations.rawValue)
        guard let key = operations.keys?.intakePublic else { throw SetUpFault("operations has no intake key") }
        let sealer = try IntakeSealer(publicKey: key)
        let loop = EventLoop(name: "setup")
        defer { loop.stop() }
        let asker = Asker(
            party: .operations, broker: try BrokerAddress(url: operations.broker.url),
            codes: try operations.messageCodes(), on: loop, logger: .quiet)
        do {
            for account in accounts {
                let application = OpenAccount.Application(
                    account, password: made.accounts[account.username, default: ""])
                let sealed = try sealer.seal(try WireCoding.encoder().encode(application))
                try await open(account.username, OpenAccount(application: sealed), asker)
            }
        } catch {
            await asker.close()
            throw error
        }
        await asker.close()
    }

    private func open(_ username: String, _ command: OpenAccount, _ asker: Asker) async throws {
        let id = UUID()
        let reply = try await Patience.until(.seconds(60)) {
            try await asker.ask(command, id: id, within: .seconds(10))
        }
        if case .refused(let refusal) = reply {
            let problems = refusal.problems.map { "\($0.field): \($0.explanation)" }.joined(separator: "; ")
            throw SetUpFault("the account \(username) was refused: \(refusal.kind.rawValue) \(problems)")
        }
    }
}
