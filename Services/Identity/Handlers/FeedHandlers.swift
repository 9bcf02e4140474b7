import Border
import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Stops the handling of a feed; what arrives from now on is held.
struct PauseFeedHandler: MessageHandler {
    let sources: SourceTable
    var feeds = FeedStore()

    func handle(_ command: PauseFeed, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<FeedState>
    {
        guard sources[command.source] != nil else {
            return .reply(FeedState(source: command.source, state: .unknownSource, held: 0))
        }
        feeds.pause(command.source, at: context.now, in: transaction)
        let held = try await feeds.held(by: command.source, in: transaction)
        return .reply(
            FeedState(source: command.source, state: .paused, held: held),
            auditing: AuditNote(.pausedFeed, source: command.source))
    }
}

/// Takes a feed up again; a job handles what was held.
struct ResumeFeedHandler: MessageHandler {
    let sources: SourceTable
    var feeds = FeedStore()

    func handle(_ command: ResumeFeed, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<FeedState>
    {
        guard sources[command.source] != nil else {
            return .reply(FeedState(source: command.source, state: .unknownSource, held: 0))
        }
        feeds.resume(command.source, in: transaction)
        let held = try await feeds.held(by: command.source, in: transaction)
        return Outcome(
            reply: FeedState(source: command.source, state: .running, held: held),
            audit: [AuditNote(.resumedFeed, source: command.source)], wakes: [DrainHeldJob.name])
    }
}

/// Notes that all that a source has came through once more, on the word of those who run the system.
struct NoteFullSendHandler: MessageHandler {
    let sources: SourceTable
    var feeds = FeedStore()

    func handle(_ command: NoteFullSend, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoteFullSend.Reply>
    {
        guard let rights = sources[command.source] else { return .reply(.unknownSource) }
        guard let days = rights.fullEveryDays, days > 0 else { return .reply(.notExpected) }
        feeds.noteFull(command.source, at: context.now, in: transaction)
        return .reply(
            .noted(nextBefore: WireCoding.rounded(context.now.addingTimeInterval(Double(days) * 86_400))),
            auditing: AuditNote(.notedFullSend, source: command.source))
    }
}

/// Lists what became of a source's events.
struct ViewReceiptsHandler: QueryHandler {
    var receipts = ReceiptStore()

    func answer(_ query: ViewReceipts, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewReceipts.Reply>
    {
        Answer(
            try await receipts.page(query, in: transaction), auditing: AuditNote(.viewedReceipts, source: query.source))
    }
}
