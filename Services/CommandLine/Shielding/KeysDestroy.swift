import ArgumentParser

/// Destroys an outer key that wraps nothing any more.
struct KeysDestroy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "destroy", abstract: "Destroys an older outer key. What it wrapped in old backups is lost.",
        discussion: """
            Refused while a data key in the database is wrapped by it. It asks twice: whether you mean it, then for the
            key's id. Copies of the file elsewhere, and what a medium keeps of it, are yours to destroy.

            Examples:
              contactpoint shielding keys destroy 0001-4f1ac2e0
              contactpoint shielding keys destroy --yes --yes 0001-4f1ac2e0

            Exits with 1 if it was refused.
            """)

    @OptionGroup var consent: Consent
    @Argument(help: "The key's id, as the list shows it.")
    var id: String

    func run() async throws {
        let keys = try VaultKeys.ofEnvironment()
        let isMeant = consent.isGiven(
            to: "Nobody will be able to read the whereabouts in backups of the time of \(id)", naming: "id"
        ) { $0 == id }
        guard isMeant else { throw Fault(.negative, "nothing was destroyed") }
        try await keys.destroy(id)
        print("\(id) is destroyed")
    }
}
