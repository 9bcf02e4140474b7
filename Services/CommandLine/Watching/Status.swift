import ArgumentParser
import Contracts
import Messaging
import ServiceRuntime

/// How every service stands.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows how every service stands.",
        discussion: """
            early: messages that wait for an earlier one; parked: set aside with a reason; unconfirmed: sent, and not
            yet passed by all who consume them; owed: receipts that the broker has not taken yet, as when a source's
            queue is gone; forked: sequences to reconcile after a restore from a backup; waiting: on the service's queues.

            Examples:
              contactpoint status
              contactpoint status -o json

            Exits with 1 if a service does not answer.
            """)

    @OptionGroup var settings: ConfigurationOption
    @OptionGroup var output: OutputOption

    func run() async throws {
        let settings = try settings.read()
        var all = try await Self.asAdministrator { topology in
            try await settings.asking { asker in
                var standings: [Standing] = []
                for service in ServiceName.allCases { standings.append(await Standing(service, asker, topology)) }
                return standings
            }
        }
        if let http = try? SecretsFolder.ofEnvironment?.configuration(of: Party.gateway.rawValue).http {
            all.append(Standing(gateway: http))
        }
        try output.show(all, Standing.columns)
        let silent = all.filter { $0.state == .silent }.map(\.service)
        guard silent.isEmpty else {
            throw Fault(.negative, "no answer from \(silent.joined(separator: ", ")); see contactpoint logs")
        }
    }

    /// With what an administrator sees of the broker, where we have that right; else with nil.
    private static func asAdministrator<Answer>(_ body: (Topology?) async throws -> Answer) async throws -> Answer {
        guard let folder = SecretsFolder.ofEnvironment,
            (try? folder.configuration(of: Secrets.administrator)) != nil
        else { return try await body(nil) }
        return try await folder.withTopology { try await body($0) }
    }
}
