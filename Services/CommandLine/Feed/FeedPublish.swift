import ArgumentParser
import Contracts
import EventLoop
import Foundation
import Logging
import Messaging

/// Publishes a file of events as the source that they come from.
struct FeedPublish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Publishes a file of events, and sums the receipts.",
        discussion: """
            The file is one JSON object a line, or a sheet if its name ends in .csv; docs/feeds.md has both, and feed check
            tries a file before. Each event is sealed, published to the source's exchange and confirmed; then its receipt
            is waited for. An interrupted run goes on where it was, by FILE.progress.
            Publishing an event again is harmless.

            Examples:
              contactpoint feed publish --source school-census autumn.ndjson
              contactpoint feed publish --config school-census.json --rate 200 -o json autumn.ndjson

            Exits with 0 if none was refused, 3 if some were, 69 if receipts are missing.
            """)

    @OptionGroup var given: ConfigurationOption
    @Option(help: "A source whose file is in the folder of secrets, instead of --config.")
    var source: String?
    @Option(help: "How many events to send in a second at most.")
    var rate: Int?
    @Option(help: "How many seconds to wait for receipts while none comes.")
    var wait = 60
    @Flag(help: "Begins with the first line, whatever was published before.")
    var fromStart = false
    @OptionGroup var output: OutputOption
    @Argument(help: "The file of events.", completion: .file())
    var file: String

    func validate() throws {
        if let rate, rate < 1 { throw ValidationError("--rate is 1 or more") }
        if wait < 1 { throw ValidationError("--wait is 1 or more") }
    }

    func run() async throws {
        let settings = try settings()
        guard let source = settings.source else {
            throw Fault(.configuration, "that is no source's configuration; give --source NAME, or --config its file")
        }
        let bookmark = try FeedBookmark(events: file)
        let place = fromStart ? FeedPlace() : bookmark.place()
        if place.line > 0 { StandardError.write("going on after line \(place.line)\n") }
        let (address, loop) = (try settings.brokerAddress(), EventLoop(name: "feed"))
        defer { loop.stop() }
        let ledger = FeedLedger(bookmark: bookmark, from: place)
        let run = FeedRun(
            source: source, sealer: try settings.sealer(), ledger: ledger,
            publisher: Publisher(address, on: loop, name: "feed.publisher", logger: .quiet),
            receipts: Consumer(
                address, queue: SourceQueues.receipts(of: source), prefetch: 65_535, on: loop, name: "feed.receipts",
                logger: .quiet),
            patience: .seconds(wait), rate: rate)
        let result: Result<Void, any Error>
        do { result = .success(try await run(file, from: place)) } catch { result = .failure(error) }
        await run.publisher.close()
        await run.receipts.close()
        await ledger.finish()
        try result.get()
        try await ledger.summary.finish(output)
    }

    private func settings() throws -> ServiceConfiguration {
        guard let source else { return try given.read() }
        let folder = ProcessInfo.processInfo.environment["CONTACTPOINT_SECRETS"]
        guard let folder else { throw Fault(.configuration, "--source needs CONTACTPOINT_SECRETS; or give --config") }
        return try ConfigurationOption.read("\(folder)/sources/\(source)/config.json")
    }
}
