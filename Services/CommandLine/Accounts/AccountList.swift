import ArgumentParser
import Contracts
import Foundation
import Model
import Sealing
import ServiceRuntime

/// Who may sign in, and what stands against it.
struct AccountList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists accounts in the order of their user names. Audited.",
        discussion: "Example: contactpoint account list")

    @OptionGroup var settings: ConfigurationOption
    @OptionGroup var output: OutputOption

    func run() async throws {
        let lines = try await settings.read().asking { asker in
            var (lines, after): ([AccountLine], Account.ID?) = ([], nil)
            repeat {
                switch try await asker.ask(ViewAccounts(after: after), id: UUID(), within: .seconds(5)) {
                case .accounts(let page): (lines, after) = (lines + page.accounts, page.next)
                case .refused(let refusal): throw refusal.fault
                }
            } while after != nil
            return lines
        }
        try output.show(
            lines,
            [
                Column("username") { $0.username }, Column("role") { $0.role.rawValue },
                Column("organisation") { $0.organisation },
                Column("state") { $0.isSuspended ? "suspended" : "open" },
                Column("lapsed") { $0.lapsed.map(\.rawValue).joined(separator: " ") },
            ])
    }
}

/// Which organisations have users.
struct AccountAccredit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accredit",
        abstract: "Accredits an organisation, or withdraws that: its sessions end at once. Audited.",
        discussion: """
            Example: contactpoint account accredit --on 2026-01-05 "Ambridge Surgery"

            Exits with 1 if it was refused.
            """)

    @OptionGroup var settings: ConfigurationOption
    @Option(help: "The day, as YYYY-MM-DD.")
    var on: PartialDate?
    @Flag(help: "Withdraws the accreditation.")
    var withdraw = false
    @Argument(help: "The organisation, by its name.")
    var organisation: String

    func validate() throws {
        guard (on == nil) == withdraw else { throw ValidationError("Give --on, or --withdraw.") }
    }

    func run() async throws {
        let configuration = try settings.read()
        let accreditation = AccreditOrganisation.Accreditation(organisation: organisation, accredited: on)
        let wish = AccreditOrganisation(
            accreditation: try configuration.sealer().seal(try WireCoding.encoder().encode(accreditation)))
        switch try await configuration.asking({ try await $0.command(wish) }) {
        case .accredited: print("\(organisation) is accredited")
        case .withdrawn: print("\(organisation) is not accredited any more")
        case .refused(let refusal): throw refusal.fault
        }
    }
}
