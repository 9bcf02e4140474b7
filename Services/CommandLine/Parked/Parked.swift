import ArgumentParser

/// Messages that a service has set aside because it could not apply them.
struct Parked: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists, retries and drops messages that were set aside.",
        discussion: """
            A parked message holds back what follows it about the same child or account. It is tried again by itself;
            once its cause is gone, `retry` does so now. `drop` gives it up for good.
            """,
        subcommands: [ParkedList.self, ParkedRetry.self, ParkedDrop.self])
}
