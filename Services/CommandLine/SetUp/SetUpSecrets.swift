import ArgumentParser
import Contracts
import Foundation
import Sealing

/// Makes the secrets once, and writes each service and source the one file that it may read.
struct SetUpSecrets: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secrets", abstract: "Makes passwords and keys, and the configuration of each service and source.")

    @OptionGroup var secrets: SecretsOption
    @OptionGroup var places: Places

    func run() throws {
        let folder = try secrets.folder
        let (sources, accounts) = (Source.demo, DemoAccount.all)
        let hadJournal = (try? folder.secrets())?.shields != nil
        var made = try folder.completedSecrets(sources: sources, accounts: accounts)
        let own = try OwnFolders(places, beside: folder)
        // Once, with its key: one that is missing later has to be put back.
        if !hadJournal, !FileManager.default.fileExists(atPath: "\(own.journal)/shields") {
            try folder.write(Data(), at: "\(own.journal)/shields")
        }
        // Once too: without it what is sealed under it can't be read, and another is no help.
        if made.firstOuterKey == nil {
            made.firstOuterKey = try OuterKeyFolder(path: own.outerKeys).add()
            try folder.write(made, to: "secrets.json")
        }
        for party in Party.allCases {
            try folder.write(
                try ServiceConfiguration(for: party, made, places, own, sources: sources),
                to: "\(party.rawValue)/config.json")
        }
        for source in sources {
            try folder.write(
                ServiceConfiguration(source: source, made, places), to: "sources/\(source.name)/config.json")
        }
        try folder.write(ServiceConfiguration(administrator: made, places), to: "administrator/config.json")
        for (engine, passwords) in [("broker", made.broker), ("database", made.database)] {
            let password = passwords[Secrets.administrator, default: ""]
            try folder.write(Data("\(password)\n".utf8), to: "\(engine)/password")
        }
        try folder.write(DemoAccounts(made).rows, to: "demo/accounts.json")
    }
}
