import ArgumentParser

/// What those who run the vault do.
struct ShieldingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shielding", abstract: "Looks after the vault: its outer keys, and what is purged.",
        subcommands: [ShieldingKeys.self, ShieldingPurge.self])
}

/// The outer keys, by which the vault's data keys are wrapped.
struct ShieldingKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Lists, rotates and destroys the vault's outer keys.",
        discussion: """
            For whoever may read the folder of secrets (CONTACTPOINT_SECRETS). Each month: rotate; once `keys list` shows that
            an older key wraps nothing any more, and the last backup of the time when it did has expired, destroy it.
            """,
        subcommands: [KeysList.self, KeysRotate.self, KeysDestroy.self])
}
