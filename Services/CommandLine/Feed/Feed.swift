import ArgumentParser

/// What sources report, and what became of it.
struct Feed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks and publishes as a source, lists receipts, pauses and resumes a source.",
        subcommands: [
            FeedCheck.self, FeedPublish.self, FeedReceipts.self, FeedPause.self, FeedResume.self, FeedFull.self,
        ])
}
