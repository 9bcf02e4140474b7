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
        let folder = try secrets.folder
        let made = try folder.secrets()
        if !list { try await open(DemoAccount.all, made, folder) }
        print(DemoAccounts(made).table)
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
            let today = PartialDate.london(Date())
            for account in accounts {
                let application = OpenAccount.Application(account, made, on: today)
                let sealed = try sealer.seal(try WireCoding.encoder().encode(application))
                guard try await !open(account.username, OpenAccount(application: sealed), asker) else { continue }
                let renewal = try WireCoding.encoder().encode(RenewAccount.Renewal(account, on: today))
                _ = try await asker.command(RenewAccount(renewal: try sealer.seal(renewal)))
            }
        } catch {
            await asker.close()
            throw error
        }
        await asker.close()
    }

    /// Whether the account is new.
    private func open(_ username: String, _ command: OpenAccount, _ asker: Asker) async throws -> Bool {
        let id = UUID()
        let reply = try await Patience.until(.seconds(60)) {
            try await asker.ask(command, id: id, within: .seconds(10))
        }
        if case .refused(let refusal) = reply {
            let problems = refusal.problems.map { "\($0.field): \($0.explanation)" }.joined(separator: "; ")
            throw SetUpFault("the account \(username) was refused: \(refusal.kind.rawValue) \(problems)")
        }
        if case .alreadyOpen = reply { return false }
        return true
    }
}
