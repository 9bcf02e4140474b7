import ArgumentParser
import Contracts
import Foundation
import Model
import ServiceRuntime

/// What shielding officers do for their whole authority.
struct ShieldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shield", abstract: "Puts in the shields of an authority from a list, and signs them off.",
        discussion: """
            In this order: begin, and every record of the authority is shown as shielded; import its list; two officers
            sign off, and what is not shielded is shown.

            Each command signs in as a shielding officer, whose password is read from CONTACTPOINT_PASSWORD or asked for,
            and signs out again. What is done is in the audit log under that name.
            """,
        subcommands: [ShieldStatus.self, ShieldBegin.self, ShieldImport.self, ShieldSignOff.self],
        defaultSubcommand: ShieldStatus.self)
}

/// Whether an authority is loading.
struct ShieldStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Says whether the officer's authority is loading or open.",
        discussion: """
            Examples:
              contactpoint shield status --as olive.officer
              contactpoint shield status --as olive.officer -o json
            """)

    @OptionGroup var signedIn: SignedIn
    @OptionGroup var output: OutputOption

    func run() async throws {
        let reply = try await signedIn.asking { asker, vouch in
            let id = UUID()
            return try await asker.ask(ViewGoLive(principal: try await vouch(id)), id: id, within: .seconds(10))
        }
        switch reply {
        case .refused(let refusal): throw refusal.fault
        case .goLive(let goLive): try goLive.show(output)
        }
    }
}

/// An authority begins to load.
struct ShieldBegin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "begin", abstract: "Has every record of the officer's authority shown as shielded.",
        discussion: """
            From the answer on, until two officers have signed off: `contactpoint shield sign-off`. Of an authority that is
            loading already it takes the first officer's word back.

            Examples:
              contactpoint shield begin --as olive.officer
            """)

    @OptionGroup var signedIn: SignedIn
    @OptionGroup var output: OutputOption

    func run() async throws {
        let reply = try await signedIn.asking { asker, vouch in
            let id = UUID()
            return try await asker.ask(BeginLoading(principal: try await vouch(id)), id: id, within: .seconds(10))
        }
        switch reply {
        case .refused(let refusal): throw refusal.fault
        case .goLive(let goLive): try goLive.show(output)
        }
    }
}

/// One of two officers says that the shields are in.
struct ShieldSignOff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-off",
        abstract: "Says that the shields of the officer's authority are in; it takes two officers.",
        discussion: """
            The second word, of another officer and within fourteen days, opens the authority. A shield that is put up or
            lifted in between takes the first word back. Asks whether it is meant, unless --yes is given.

            Examples:
              contactpoint shield sign-off --as olive.officer
              contactpoint shield sign-off --yes --as otto.officer -o json

            Exits with 1 if it was refused, or not meant.
            """)

    @OptionGroup var signedIn: SignedIn
    @OptionGroup var output: OutputOption
    @Flag(name: .shortAndLong, help: "It does not ask.")
    var yes = false

    func run() async throws {
        if !yes {
            StandardError.write("Whoever is not shielded will be shown once two have said so. Go on? [yes/no] ")
            guard readLine() == "yes" else { throw Fault(.negative, "nothing was signed off") }
        }
        let reply = try await signedIn.asking { asker, vouch in
            let id = UUID()
            return try await asker.ask(SignOffShields(principal: try await vouch(id)), id: id, within: .seconds(10))
        }
        switch reply {
        case .refused(let refusal): throw refusal.fault
        case .goLive(let goLive): try goLive.show(output)
        }
    }
}

extension GoLive {
    fileprivate func show(_ output: OutputOption) throws {
        guard output.format == .table else { return try OutputOption.print(json: self) }
        switch (state, since, signed) {
        case (.open, _, _): print("\(authority.text) is open")
        case (.loading, let since?, let signed?):
            print(
                "\(authority.text) is loading since \(WireCoding.text(of: since)); one officer signed it off on",
                "\(WireCoding.text(of: signed)), and another is still to do so")
        case (.loading, let since, _):
            print(
                "\(authority.text) is loading\(since.map { " since \(WireCoding.text(of: $0))" } ?? "");",
                "nobody has signed it off")
        }
    }
}
