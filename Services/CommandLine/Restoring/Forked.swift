import ArgumentParser

/// What a restore from a backup has left for people to reconcile.
struct Forked: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists what forked when a service was restored from a backup.",
        discussion: """
            A sequence has forked where a service has events of a child or account which their producer, restored from a
            backup, no longer knows: what they did stands, and what the producer says now was done too.
            """,
        subcommands: [ForkedList.self])
}
