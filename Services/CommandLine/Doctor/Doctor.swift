import ArgumentParser
import Foundation

/// Looks for what is wrong with an installation.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Looks for what is wrong, and says what to do.",
        discussion: """
            For whoever may read the folder of secrets (CONTACTPOINT_SECRETS). Changes nothing.

            Examples:
              contactpoint doctor
              contactpoint doctor -o json

            Exits with 1 if something is wrong.
            """)

    @OptionGroup var settings: ConfigurationOption
    @OptionGroup var output: OutputOption

    func run() async throws {
        guard let folder = SecretsFolder.ofEnvironment else {
            throw Fault(.configuration, "CONTACTPOINT_SECRETS names no folder; compose/contactpoint sets it")
        }
        var findings = MachineCheck(folder: folder).findings()
        findings += await BrokerCheck(folder: folder).findings()
        findings += await DatabaseCheck(folder: folder).findings()
        findings += await ServicesCheck(settings: settings).findings()
        try output.show(findings, Finding.columns)
        if findings.contains(where: { $0.state == .fault }) { throw ExitStatus.negative.code }
    }
}
