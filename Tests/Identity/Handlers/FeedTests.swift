import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Border
@testable import Identity

extension IdentityDesk {
    func pause(_ source: String = "school-census") async throws -> FeedState {
        try await send(PauseFeed(source: source), to: PauseFeedHandler(sources: EventBody.sources)).reply
    }

    func resume(_ source: String = "school-census") async throws -> Outcome<FeedState> {
        try await send(ResumeFeed(source: source), to: ResumeFeedHandler(sources: EventBody.sources))
    }

    /// One turn of the job.
    func drain() async throws -> Outcome<NoReply> {
        let job = DrainHeldJob(desk: try desk)
        return try await connection.withTransaction { transaction in
            let held = try await job.desk.feeds.takeHeld(limit: DrainHeldJob.batch, in: transaction)
            return try await job.handle(held, at: EventBody.now.addingTimeInterval(60), in: transaction)
        }
    }

    func receipts(_ query: ViewReceipts = ViewReceipts(source: "school-census")) async throws -> ViewReceipts.Reply {
        try await ask(query, of: ViewReceiptsHandler()).reply
    }
}

@Suite struct `A feed` {
    @Test func `is held while it is paused, and handled when it is resumed`() async throws {
        try await IdentityDesk.run { identity in
            #expect(try await identity.pause() == FeedState(source: "school-census", state: .paused, held: 0))
            let told = [Told(record: "a"), Told(record: "b"), Told(record: "a")]
            let outcomes = try await identity.submit(told)
            #expect(outcomes.map(\.reply.outcome) == [.held, .held, .held])
            #expect(outcomes.allSatisfy { $0.events.isEmpty })
            #expect(try await identity.submit([told[0]]).first?.reply.outcome == .held)
            #expect(try await identity.drain().events.isEmpty)

            let resumed = try await identity.resume()
            #expect(resumed.reply == FeedState(source: "school-census", state: .running, held: 2))
            #expect(resumed.wakes == [DrainHeldJob.name])
            let drained = try await identity.drain()
            #expect(drained.events.count == 4)
            #expect(drained.audit.map(\.action) == [.createdChild, .reportAccepted, .reportAccepted])
            #expect(try await identity.receipts().counts == ["accepted": 2])
            #expect(try await identity.submit([told[0]]).first?.reply.outcome == .accepted)
            #expect(try await identity.count("held_submission") == 0)
            #expect(drained.receipts.map(\.outcome) == [.accepted, .accepted])
            #expect(drained.receipts.map(\.event) == outcomes.prefix(2).map(\.reply.event))
            #expect(try await Set(identity.receipts().receipts) == Set(drained.receipts), "as they are kept")
            #expect(try await identity.drain().receipts.isEmpty)
        }
    }

    @Test func `is refused at once what is malformed, though it is paused`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.pause()
            let body = try identity.intake.seal(EventBody.good.with("/time", nil).data)
            #expect(try await identity.submit([body]).first?.reply.outcome == .refused)
        }
    }

    @Test func `keeps nothing open of what came plain`() async throws {
        try await IdentityDesk.run(allowsPlain: true) { identity in
            _ = try await identity.pause()
            #expect(try await identity.submit([EventBody.good.data]).first?.reply.outcome == .held)
            let kept = try #require(try await identity.rows("select sealed from held_submission").first(as: Data.self))
            #expect(try identity.opener.open(kept) == EventBody.good.data)
            _ = try await identity.resume()
            #expect(try await identity.drain().events.count == 2)
        }
    }

    @Test func `is paused by itself`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.pause("case-system-ambridge")
            #expect(try await identity.submit([Told()]).first?.reply.outcome == .accepted)
            #expect(try await identity.pause("unheard-of").state == .unknownSource)
            #expect(try await identity.resume("unheard-of").reply.state == .unknownSource)
        }
    }

    @Test func `can list its receipts page by page, all of an instant on one page`() async throws {
        try await IdentityDesk.run { identity in
            for minute in 0..<3 {
                let now = EventBody.now.addingTimeInterval(Double(minute) * 60)
                try await identity.submit((0..<4).map { Told(record: "r-\(minute)-\($0)") }, at: now)
            }
            try await identity.submit([Data()], at: EventBody.now)
            let first = try await identity.receipts(ViewReceipts(source: "school-census", limit: 5))
            #expect(first.receipts.count == 8 && first.counts == ["accepted": 12, "refused": 1])
            let last = try #require(first.receipts.last)
            let second = try await identity.receipts(ViewReceipts(source: "school-census", before: last.at, limit: 5))
            #expect(second.receipts.count == 5)
            let refused = try await identity.receipts(ViewReceipts(source: "school-census", outcome: .refused))
            #expect(refused.receipts.map(\.problems.first?.rule) == ["sealedToAnotherKey"])
        }
    }
}
