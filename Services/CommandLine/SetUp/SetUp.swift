import ArgumentParser

/// What has to be there before the services start. Every step may be repeated: it completes what is missing.
struct SetUp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Makes secrets, the broker's users and queues, the database's roles and schemas, demo accounts.",
        subcommands: [
            SetUpSecrets.self, SetUpBrokerDefinitions.self, SetUpDatabase.self, SetUpTopology.self, SetUpWait.self,
            SetUpDemo.self, SetUpCode.self,
        ])
}

/// The folder that holds the secrets, which every step needs.
struct SecretsOption: ParsableArguments {
    @Option(
        name: .customLong("directory"), help: "The folder of the secrets; otherwise that of CONTACTPOINT_SECRETS.",
        completion: .directory)
    var path: String?

    var folder: SecretsFolder {
        get throws {
            if let path { return SecretsFolder(path: path) }
            guard let folder = SecretsFolder.ofEnvironment else {
                throw Fault(.configuration, "no folder of secrets: give --directory, or set CONTACTPOINT_SECRETS")
            }
            return folder
        }
    }
}
