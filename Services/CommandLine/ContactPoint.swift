import ArgumentParser
import Foundation

/// `contactpoint`: what those who run the system type.
@main
struct ContactPoint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contactpoint",
        abstract: "Runs and watches ContactPoint, and publishes to it.",
        discussion: """
            Exit codes:
              0   all is well
              1   a fault, or a negative finding
              3   some events were refused
              64  wrong usage
              69  the broker or a service can't be reached
              78  wrong configuration
            """,
        subcommands: [
            Status.self, Doctor.self, AccountCommand.self, Feed.self, QualityCommand.self, Reviews.self, Parked.self,
            Restored.self,
            Forked.self, Logs.self,
            Scale.self, Seal.self, Identity.self, ShieldCommand.self, ShieldingCommand.self, RetentionCommand.self,
            AsyncAPI.self, SetUp.self,
            PopulationCommand.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard let fault = Fault(error) else { exit(withError: error) }
            StandardError.write("contactpoint: \(fault)\n")
            Foundation.exit(fault.status.rawValue)
        }
    }
}
