import ArgumentParser

/// Where broker, database and gateway are, as the services reach them.
struct Places: ParsableArguments {
    @Option(help: "The broker's host.")
    var brokerHost = "127.0.0.1"
    @Option(help: "The broker's port.")
    var brokerPort = 5672
    @Option(help: "The database's host, or the folder of its socket.")
    var databaseHost = "127.0.0.1"
    @Option(help: "The database's port.")
    var databasePort = 5432
    @Option(help: "The address that the gateway listens on.")
    var httpHost = "127.0.0.1"
    @Option(help: "The port that the gateway listens on.")
    var httpPort = 8080

    @Option(
        help: "The folder of Shielding's journal, apart from the database; otherwise beside the secrets.",
        completion: .directory)
    var journal: String?
    @Option(
        help: "The folder of Shielding's outer keys, apart from the database; otherwise beside the secrets.",
        completion: .directory)
    var outerKeys: String?

    func brokerURL(user: String, _ secrets: Secrets) -> String {
        "amqp://\(user):\(secrets.broker[user, default: ""])@\(brokerHost):\(brokerPort)/contactpoint"
    }

    func conninfo(role: String, database: String, _ secrets: Secrets) -> String {
        "host=\(Self.escaped(databaseHost)) port=\(databasePort) dbname=\(database) user=\(role) "
            + "password=\(secrets.database[role, default: ""])"
    }

    /// As libpq reads a word: a folder may have spaces in its name.
    private static func escaped(_ host: String) -> String {
        host.map { "\\' ".contains($0) ? "\\\($0)" : "\($0)" }.joined()
    }
}
