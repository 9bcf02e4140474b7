import Contracts
import Foundation
import Logging
import Model
import Postgres
import Sealing
import ServiceRuntime
import ServiceTesting
import Testing

@testable import Border
@testable import Identity

extension IdentityDesk {
    func quality(
        of source: String? = nil, days: Int = 30, as principal: Principal? = nil, sender: Party = .operations,
        at now: Date = EventBody.now
    ) async throws -> ViewQuality.Reply {
        try await ask(
            ViewQuality(days: days, source: source), of: ViewQualityHandler(sources: EventBody.sources), as: principal,
            sender: sender, at: now
        ).reply
    }

    func feed(_ source: String = "school-census", days: Int = 30, at now: Date = EventBody.now) async throws
        -> FeedQuality
    {
        guard case .quality(let quality) = try await quality(of: source, days: days, at: now) else {
            throw CancellationError()
        }
        return try #require(quality.feeds.first)
    }
}

@Suite struct `What is counted of a feed` {
    private struct Crash: Error {}

    static func children(_ count: Int, told source: String = "r") -> [Told] {
        `A batch`.children(count, told: source)
    }

    @Test func `is what became of each report, by authority, day and rule`() async throws {
        try await IdentityDesk.run { identity in
            try await identity.submit([Told(record: "a", sequence: 2), Told(record: "a", sequence: 1)])
            let spoilt = try identity.intake.seal(EventBody.good.with("/data/child/gender", "F").data)
            try await identity.submit([spoilt, Data()])
            try await identity.submit([Told(record: "a", sequence: 2)])
            let later = EventBody.now.addingTimeInterval(86_400)
            try await identity.submit([Told(record: "b", minute: 1)], at: later)

            let feed = try await identity.feed(at: later)
            #expect(feed.counts == .init(taken: 2, superseded: 1, refused: 2, repeated: 1))
            #expect(feed.newestTaken == later && feed.newestEvent == EventBody.now.addingTimeInterval(60))
            #expect(
                feed.days == [
                    .init(day: PartialDate("2026-03-02")!, taken: 1, refused: 2),
                    .init(day: PartialDate("2026-03-03")!, taken: 1, refused: 0),
                ])
            #expect(
                feed.refusals == [
                    .init(rule: "sealedToAnotherKey", field: "", count: 1),
                    .init(rule: "unknownValue", field: "/data/child/gender", count: 1),
                ])
            #expect(feed.authorities.map(\.authority.text) == ["E06000901"])
            #expect(feed.authorities.first?.counts == .init(taken: 2, superseded: 1, refused: 1, repeated: 1))
            #expect(try await identity.feed(days: 1, at: later).counts == .init(taken: 1))
        }
    }

    @Test func `counts once when a batch is handed out again`() async throws {
        try await IdentityDesk.run { identity in
            let told = [Told(record: "a"), Told(record: "b")]
            try await identity.submit(told)
            try await identity.submit(told, isRedelivered: true)
            #expect(try await identity.feed().counts == .init(taken: 2))
            // Handed out before, and nothing of it was done.
            try await identity.submit([Told(record: "c")], isRedelivered: true)
            #expect(try await identity.feed().counts == .init(taken: 3))
            // The source itself has sent it again.
            try await identity.submit(told)
            #expect(try await identity.feed().counts == .init(taken: 3, repeated: 2))
        }
    }

    @Test func `is nothing of a batch that was not committed`() async throws {
        try await IdentityDesk.run { identity in
            await #expect(throws: Crash.self) {
                try await identity.submit(
                    [try identity.sealed(Told().event), Data()], crashing: Crash())
            }
            #expect(try await identity.count("feed_day") == 0)
            #expect(try await identity.count("refusal_day") == 0)
            #expect(try await identity.feed().state == .never)
            try await identity.submit([Told()])
            #expect(try await identity.feed().counts == .init(taken: 1))
        }
    }

    @Test func `is a row for each authority of a batch, whatever the batch held`() async throws {
        try await IdentityDesk.run { identity in
            try await identity.submit(Self.children(60))
            #expect(try await identity.count("feed_day") == 1)
            #expect(try await identity.count("feed_freshness") == 1)
            #expect(try await identity.feed().counts == .init(taken: 60))
        }
    }

    @Test func `is the sum of what all replicas counted at once`() async throws {
        try await IdentityDesk.run { identity in
            try await withThrowingTaskGroup { group in
                for writer in 0..<8 {
                    group.addTask {
                        let replica = try await identity.replica()
                        for told in Self.children(10, told: "w-\(writer)") {
                            try await identity.submit([told], on: replica)
                        }
                        await replica.close()
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await identity.feed().counts == .init(taken: 80))
        }
    }

    @Test func `while it is paused is held, and then what becomes of it`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.pause()
            try await identity.submit([Told(record: "a"), Told(record: "b")])
            #expect(try await identity.feed().counts == .init(held: 2))
            #expect(try await identity.feed().state == .paused)
            _ = try await identity.resume()
            _ = try await identity.drain()
            #expect(try await identity.feed().counts == .init(taken: 2, held: 2))
            #expect(try await identity.feed(at: EventBody.now.addingTimeInterval(120)).state == .fresh)
        }
    }

    @Test func `tells how well its reports match, and whether records contradict each other`() async throws {
        try await IdentityDesk.run { identity in
            let known = Self.children(30, told: "a")
            try await identity.submit(known)
            var again = known
            for place in again.indices { again[place].record = "b-\(place)" }
            try await identity.submit(again)
            // The first of them is told of with another gender than by the other record.
            (again[0].gender, again[0].minute) = (.male, 1)
            try await identity.submit([again[0]])
            try await identity.submit([Told(record: "t", home: "1 Twin Street")])
            try await identity.submit([Told(record: "u", given: ["Eve"], home: "1 Twin Street")])
            let row = try await identity.rows(
                """
                select sum(linked), sum(created), sum(reviewed), sum(compared), sum(other_name), sum(other_born),
                    sum(other_gender) from feed_day
                """
            ).decode((Int, Int, Int, Int, Int, Int, Int).self)[0]
            let (linked, created, reviewed, compared) = (row.0, row.1, row.2, row.3)
            let children = try await identity.count("child")
            #expect(created == children && linked == 62 - children && linked >= 15)
            #expect(reviewed >= 1 && reviewed <= created)
            #expect(compared == linked + 1 && row.4 == 0 && row.5 == 0 && row.6 == 1)
            let shares = try #require(try await identity.feed().shares)
            #expect(shares.linked == Int((Double(linked) * 100 / 62).rounded()))
        }
    }

    @Test func `is shown to those whom it concerns, and to nobody else`() async throws {
        try await IdentityDesk.run { identity in
            let managers = try await Managers(identity)
            try await identity.submit(Self.children(25))
            func shown(_ reply: ViewQuality.Reply) -> [String: Int]? {
                guard case .quality(let quality) = reply else { return nil }
                return Dictionary(uniqueKeysWithValues: quality.feeds.map { ($0.source, $0.counts.taken) })
            }
            let ambridge = try await identity.quality(as: managers.ambridge, sender: .gateway)
            #expect(shown(ambridge) == ["school-census": 20, "case-system-ambridge": 0])
            let borchester = try await identity.quality(as: managers.borchester, sender: .gateway)
            #expect(shown(borchester) == ["school-census": 0])
            func principal(_ role: Role, source: String? = nil) -> Principal {
                Principal(
                    account: .random(), organisation: .random(), role: role, source: source, request: UUID(),
                    expires: EventBody.now)
            }
            let own = try await identity.quality(
                of: "school-census", as: principal(.feed, source: "case-system-ambridge"), sender: .gateway)
            #expect(shown(own) == ["case-system-ambridge": 0])
            let refused = ViewQuality.Reply.refused(Refusal(.notAllowed))
            #expect(try await identity.quality(as: principal(.practitioner), sender: .gateway) == refused)
            #expect(try await identity.quality(sender: .gateway) == refused)
        }
    }

    @Test func `is told of decisions about reviews too, and of those taken back`() async throws {
        try await `A review`().withTwins { managers, review, _, _ async throws in
            try await managers.take(.same, review.id, as: managers.ambridge)
            try await managers.take(.undo, review.id, as: managers.ambridge)
            try await managers.take(.different, review.id, as: managers.ambridge)
            try await managers.take(.same, .random(), as: managers.ambridge)
            guard case .quality(let quality) = try await managers.identity.quality() else {
                throw CancellationError()
            }
            #expect(
                quality.decisions == [
                    .init(authority: AuthorityCode("E06000901")!, same: 1, different: 1, unsure: 0, undone: 1)
                ])
        }
    }

    @Test func `is heard while it only repeats itself, or tells what is superseded`() async throws {
        try await IdentityDesk.run { identity in
            let told = [Told(record: "a", sequence: 2)]
            try await identity.submit(told)
            func later(_ hours: Int) -> Date { EventBody.now.addingTimeInterval(Double(hours) * 3600) }
            #expect(try await identity.feed(at: later(49)).state == .silent)

            try await identity.submit(told, at: later(49))
            let repeating = try await identity.feed(at: later(96))
            #expect(repeating.state == .fresh && repeating.newestHeard == later(49))
            #expect(repeating.newestTaken == EventBody.now)
            try await identity.submit([Told(record: "a", sequence: 1)], at: later(100))
            #expect(try await identity.feed(at: later(147)).state == .fresh)
            // What is refused, and what the broker hands out twice, says nothing of the source.
            try await identity.submit([Data()], at: later(140))
            try await identity.submit(told, at: later(140), isRedelivered: true)
            #expect(try await identity.feed(at: later(149)).state == .silent)
        }
    }

    @Test func `is due in full so many days after it came in full, where its source is to send all again`() async throws
    {
        try await IdentityDesk.run { identity in
            let sources = SourceTable([
                "school-census": SourceRights(services: [.education], authorities: nil, fullEveryDays: 90),
                "gp-registration": SourceRights(services: [.primaryCare], authorities: nil),
            ])
            func note(_ source: String) async throws -> Outcome<NoteFullSend.Reply> {
                try await identity.send(NoteFullSend(source: source), to: NoteFullSendHandler(sources: sources))
            }
            func isDue(after days: Int) async throws -> [Bool?] {
                let reply = try await identity.ask(
                    ViewQuality(), of: ViewQualityHandler(sources: sources), sender: .operations,
                    at: EventBody.now.addingTimeInterval(Double(days) * 86_400)
                ).reply
                guard case .quality(let quality) = reply else { throw CancellationError() }
                return quality.feeds.map(\.isFullDue)
            }
            #expect(try await isDue(after: 0) == [nil, true])
            let noted = try await note("school-census")
            #expect(noted.reply == .noted(nextBefore: EventBody.now.addingTimeInterval(90 * 86_400)))
            #expect(noted.audit.map(\.action) == [.notedFullSend])
            #expect(try await isDue(after: 90) == [nil, nil])
            #expect(try await isDue(after: 91) == [nil, true])
            #expect(try await note("gp-registration").reply == .notExpected)
            #expect(try await note("unheard-of").reply == .unknownSource)
        }
    }

    @Test func `is one row a day once the day is over, and the same figures`() async throws {
        try await IdentityDesk.run { identity in
            try await identity.submit([Told(record: "a"), Told(record: "b")])
            try await identity.submit([Data()])
            let connection = identity.connection
            try await connection.withTransaction { transaction in
                for table in ["feed_day", "refusal_day"] {
                    transaction.write("update \(identifier: table) set slot = 20")
                }
            }
            try await identity.submit([Told(record: "c"), Told(record: "c")])
            try await identity.submit([Data([1])])
            try await connection.withTransaction { $0.write("update feed_day set slot = 21 where slot <> 20") }
            try await connection.withTransaction { $0.write("update refusal_day set slot = 21 where slot <> 20") }
            let before = try await identity.feed()
            func fold(before day: String) async throws -> Bool {
                try await connection.withTransaction {
                    try await QualityStore().fold(before: PartialDate(day)!, in: $0)
                }
            }
            #expect(try await !fold(before: "2026-03-02"))
            let rows = try await identity.count("feed_day")
            #expect(rows == 4)
            for expected in [true, false] { #expect(try await fold(before: "2026-03-03") == expected) }
            #expect(try await identity.count("feed_day") == 2)
            #expect(try await identity.count("refusal_day") == 1)
            #expect(try await identity.feed() == before)
            // What is still counted of that day is added.
            try await identity.submit([Told(record: "d")])
            #expect(try await fold(before: "2026-03-03"))
            #expect(try await identity.count("feed_day") == 2)
            #expect(try await identity.feed().counts.taken == before.counts.taken + 1)
        }
    }

    @Test func `is forgotten in the end, and a silent feed is still an alarm`() async throws {
        try await IdentityDesk.run { identity in
            try await identity.submit([Told(), Told(record: "b", sequence: 1)])
            try await identity.submit([Data()])
            let day = PartialDate("2026-03-03")!
            try await identity.connection.withTransaction { QualityStore().forget(before: day, in: $0) }
            #expect(try await identity.count("feed_day") == 0)
            #expect(try await identity.count("refusal_day") == 0)
            #expect(try await identity.feed(at: EventBody.now.addingTimeInterval(86_400)).state == .fresh)
            #expect(try await identity.feed(at: EventBody.now.addingTimeInterval(49 * 3600)).state == .silent)
        }
    }

    @Test func `begins with the last receipts of an earlier version`() async throws {
        let before = Array(IdentityService.migrations.prefix { $0.name < "m0019" })
        try await withScratchSchema(migrations: before) { connection in
            try await connection.withTransaction { transaction in
                try ReceiptStore().keep(
                    [Receipt.Outcome.accepted, .refused].enumerated().map { place, outcome in
                        .init(
                            key: Data([UInt8(place)]),
                            receipt: Receipt(
                                event: nil, source: "school-census", outcome: outcome,
                                at: EventBody.now.addingTimeInterval(Double(place) * 3600)))
                    }, in: transaction)
            }
            try await Schema.migrate(
                IdentityService.migrations, on: connection,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
            #expect(try await IdentityDesk(on: connection).feed().newestTaken == EventBody.now)
        }
    }
}
