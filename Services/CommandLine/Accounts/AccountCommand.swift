import ArgumentParser
import Contracts
import Foundation
import Model
import Sealing
import ServiceRuntime

/// Who may sign in.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Opens, lists, renews, suspends and restores accounts; accredits organisations.",
        subcommands: [
            AccountOpen.self, AccountList.self, AccountAccredit.self, AccountRenew.self, AccountSuspend.self,
            AccountRestore.self,
            AccountResetSecondFactor.self, AccountSignIn.self,
        ])
}

/// The days on which something was done that signing in takes.
struct StandingOptions: ParsableArguments {
    @Option(help: "When the person was vetted, as YYYY-MM-DD; it holds for three years.")
    var vetted: PartialDate?
    @Option(help: "When the person was trained.")
    var trained: PartialDate?
    @Option(help: "When the person signed the agreement.")
    var agreed: PartialDate?
    @Option(help: "When the person's organisation was accredited.")
    var accredited: PartialDate?
}

/// The team that somebody works in.
struct TeamOptions: ParsableArguments {
    @Option(help: "The team of the organisation that the person works in.")
    var team: String?
    @Option(help: "How to reach whoever is on duty in the team; so for everybody in it.")
    var teamPhone: String?
    @Option(help: "The same, by email.")
    var teamEmail: String?

    func duty() throws -> DutyContact? {
        guard let team else {
            guard teamPhone == nil, teamEmail == nil else { throw Fault(.negative, "--team: name the team as well") }
            return nil
        }
        return DutyContact(team: team, phone: teamPhone, email: teamEmail)
    }
}

extension PartialDate: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

/// Writes down what has been renewed.
struct AccountRenew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Writes down when somebody was vetted, trained or agreed, was accredited, or their team. Audited.",
        discussion: """
            Example: contactpoint account renew --vetted 2026-01-05 sam.social

            Exits with 1 if it was refused.
            """)

    @OptionGroup var settings: ConfigurationOption
    @OptionGroup var standing: StandingOptions
    @OptionGroup var team: TeamOptions
    @Argument(help: "The user name.")
    var username: String

    func run() async throws {
        let configuration = try settings.read()
        let renewal = RenewAccount.Renewal(
            username: username, vetted: standing.vetted, trained: standing.trained, agreed: standing.agreed,
            accredited: standing.accredited, duty: try team.duty())
        let wish = RenewAccount(
            renewal: try configuration.sealer().seal(try WireCoding.encoder().encode(renewal)))
        switch try await configuration.asking({ try await $0.command(wish) }) {
        case .renewed: print("\(username) is renewed")
        case .refused(let refusal): throw refusal.fault
        }
    }
}

/// Takes somebody's access away, at once.
struct AccountSuspend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend", abstract: "Suspends an account: its sessions and live inboxes end at once. Audited.",
        discussion: """
            Example: contactpoint account suspend sam.social

            Exits with 1 if there is no such account.
            """)

    @OptionGroup var settings: ConfigurationOption
    @Argument(help: "The user name.")
    var username: String

    func run() async throws { print(try await settings.read().suspend(username, true)) }
}

/// Gives somebody their access back.
struct AccountRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Restores a suspended account, which may sign in again. Audited.",
        discussion: "Example: contactpoint account restore sam.social")

    @OptionGroup var settings: ConfigurationOption
    @Argument(help: "The user name.")
    var username: String

    func run() async throws { print(try await settings.read().suspend(username, false)) }
}

extension ServiceConfiguration {
    /// What to print of it.
    fileprivate func suspend(_ username: String, _ isSuspended: Bool) async throws -> String {
        let suspension = SuspendAccount.Suspension(username: username, isSuspended: isSuspended)
        let wish = SuspendAccount(suspension: try sealer().seal(try WireCoding.encoder().encode(suspension)))
        switch try await asking({ try await $0.command(wish) }) {
        case .suspended: return "\(username) is suspended"
        case .restored: return "\(username) may sign in again"
        case .refused(let refusal): throw refusal.fault
        }
    }
}

/// For somebody who has lost their authenticator and their recovery codes.
struct AccountResetSecondFactor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-second-factor",
        abstract: "Takes a lost second factor off an account: its sessions and live inboxes end at once. Audited.",
        discussion: """
            Prints an invitation. The person signs in with their password and the invitation in the place of a code, and sets
            up another authenticator; until then the invitation is good. Make sure that it is they who ask, and hand it to
            nobody else.

            Example: contactpoint account reset-second-factor sam.social

            Exits with 1 if there is no such account, or it is a feed's.
            """)

    @OptionGroup var settings: ConfigurationOption
    @Argument(help: "The user name.")
    var username: String

    func run() async throws {
        let configuration = try settings.read()
        let reset = ResetSecondFactor.Reset(username: username)
        let wish = ResetSecondFactor(reset: try configuration.sealer().seal(try WireCoding.encoder().encode(reset)))
        switch try await configuration.asking({ try await $0.command(wish) }) {
        case .reset(let invited): print(invited.invitation)
        case .refused(let refusal): throw refusal.fault
        }
    }
}

/// Begins a session for several commands.
struct AccountSignIn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-in", abstract: "Signs in and prints the session, for commands with --as.",
        discussion: """
            A code is good once. Put the session into CONTACTPOINT_SESSION, and several commands need one code. It ends
            fifteen minutes after the last of them.

            Example: export CONTACTPOINT_SESSION=$(contactpoint account sign-in olive.officer)
            """)

    @OptionGroup var settings: ConfigurationOption
    @Argument(help: "The user name.")
    var username: String

    func run() async throws {
        let configuration = try settings.read()
        let (sealer, credentials) = (try configuration.sealer(), try SignIn.Credentials(typedBy: username))
        print(try await configuration.asking { try await $0.signIn(credentials, sealer).token })
    }
}
