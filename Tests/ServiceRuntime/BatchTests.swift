import Contracts
import EventLoop
import Foundation
import Logging
import Messaging
import Model
import Postgres
import Sealing
import ServiceTesting
import Testing

@testable import ServiceRuntime

/// Something about a child, for these tests alone.
struct Noted: Event {
    var child: Child.ID
    var text: String

    static let route = Route(.directory, "noted", lane: .events)
    static let senders: [Party] = [.identity]
    static let receivers: [Party] = [.directory]
    static let summary = "For tests."
    var subjects: [Subject] { [Subject(child)] }
}

struct NotedHandler: MessageHandler {
    struct Poison: Error {}

    func handle(_ message: Noted, _ context: Context, in transaction: borrowing Transaction) async throws -> Outcome<
        NoReply
    > {
        if message.text == "poison" { throw Poison() }
        transaction.write("insert into effect (child, text) values (\(message.child), \(message.text))")
        return .done(
            announcing: [Noted(child: message.child, text: "told " + message.text)],
            auditing: [AuditNote(.notified, children: [message.child])])
    }
}

@Suite("A batch of events")
struct BatchTests {
    let child = Child.ID.random()
    let tables = [
        Migration(
            "m0001_effect",
            Array("create table effect (place bigint generated always as identity, child uuid, text text);".utf8))
    ]

    @Test func `one delivered twice in a batch is applied once`() async throws {
        try await withScratchSchema(migrations: tables) { connection in
            let batch = try await batch(on: connection)
            let first = try incoming("a", 1)
            _ = try await connection.withTransaction { try await batch.apply([first, first], drains: true, in: $0) }
            _ = try await connection.withTransaction { try await batch.apply([first], drains: true, in: $0) }
            #expect(try await effects(connection) == ["a"])
        }
    }

    @Test func `what comes early is kept, and applied after the one it waited for`() async throws {
        try await withScratchSchema(migrations: tables) { connection in
            let batch = try await batch(on: connection)
            let (a, b, c) = (try incoming("a", 1), try incoming("b", 2), try incoming("c", 3))
            _ = try await connection.withTransaction { try await batch.apply([c, b], drains: true, in: $0) }
            #expect(try await effects(connection) == [])
            let result = try await connection.withTransaction { try await batch.apply([a], drains: true, in: $0) }
            #expect(try await effects(connection) == ["a", "b", "c"])
            #expect(result.passed.map(\.position.number) == [1, 2, 3])
            let left = try await connection.withTransaction {
                try await $0.query("select count(*) from runtime_early").decode(Int.self)[0]
            }
            #expect(left == 0)
        }
    }

    @Test func `a batch in reverse order gives what one by one would give`() async throws {
        try await withScratchSchema(migrations: tables) { connection in
            let batch = try await batch(on: connection)
            let all = try (1...20).map { try incoming("\($0)", $0) }
            _ = try await connection.withTransaction { try await batch.apply(all.reversed(), drains: true, in: $0) }
            #expect(try await effects(connection) == (1...20).map(String.init))
        }
    }

    @Test func `announcements are numbered per consumer and subject, without gaps`() async throws {
        try await withScratchSchema(migrations: tables) { connection in
            let batch = try await batch(on: connection)
            let all = try (1...5).map { try incoming("\($0)", $0) }
            let result = try await connection.withTransaction { try await batch.apply(all, drains: true, in: $0) }
            let told = result.published.filter { $0.consumer == .directory }
            #expect(told.map { $0.positions[0].number }.sorted() == [1, 2, 3, 4, 5])
            let written = result.published.filter { $0.consumer == .audit }
            #expect(written.map(\.positions) == [[Position(subject: batch.announcer.writer.uuid, number: 1)]])
            let entries = try WireCoding.decoder().decode(
                AuditEntriesWritten.self, from: try #require(written.first).body)
            #expect(entries.entries.count == 5)
        }
    }

    @Test func `a failure leaves nothing behind`() async throws {
        try await withScratchSchema(migrations: tables) { connection in
            let batch = try await batch(on: connection)
            let all = [try incoming("a", 1), try incoming("poison", 2)]
            await #expect(throws: NotedHandler.Poison.self) {
                _ = try await connection.withTransaction { try await batch.apply(all, drains: true, in: $0) }
            }
            #expect(try await effects(connection) == [])
            let numbers = try await connection.withTransaction {
                try await $0.query("select count(*) from runtime_position").decode(Int.self)[0]
            }
            #expect(numbers == 0)
        }
    }

    @Test func `another message at an applied place is set aside`() async throws {
        try await withScratchSchema(migrations: tables) { connection in
            let batch = try await batch(on: connection)
            _ = try await connection.withTransaction {
                try await batch.apply([try incoming("a", 1)], drains: true, in: $0)
            }
            _ = try await connection.withTransaction {
                try await batch.apply([try incoming("forged", 1)], drains: true, in: $0)
            }
            #expect(try await effects(connection) == ["a"])
            let parked = try await connection.withTransaction {
                try await $0.query("select reason from runtime_parked").decode(String.self)
            }
            #expect(parked == ["another message was applied at this place"])
        }
    }

    @Test func `a sender that may not send a message is refused`() async throws {
        try await withScratchSchema(migrations: tables) { connection in
            let batch = try await batch(on: connection)
            var forged = try incoming("a", 1)
            forged.sender = .notifications
            await #expect(throws: Unlawful.self) {
                _ = try await connection.withTransaction { try await batch.apply([forged], drains: true, in: $0) }
            }
        }
    }

    @Test func `a service that holds a child does not keep another service from holding it`() async throws {
        let subjects = [child.uuid]
        try await withScratchSchema(migrations: tables) { first in
            try await withScratchSchema(migrations: tables) { second in
                try await first.withTransaction { mine in
                    InboxStore.hold(subjects, in: mine)
                    mine.lock(["entry"])
                    _ = try await mine.query("select 1").decode(Int.self)
                    try await second.withTransaction { theirs in
                        InboxStore.hold(subjects, in: theirs)
                        theirs.lock(["entry"])
                        _ = try await theirs.query("select 1").decode(Int.self)
                    }
                }
            }
        }
    }

    @Test func `a submission set aside keeps to whom its receipt goes, and what it answers`() async throws {
        try await withScratchSchema(migrations: tables) { connection in
            let report = Incoming(
                messageID: UUID(), type: ReportInvolvement.route.type, sender: .identity, source: "school-census",
                positions: [], body: Data(), correlationID: "report-1")
            let kept = try await connection.withTransaction { transaction in
                ParkingStore.park(report, lane: .intake, reason: "tried", retries: false, in: transaction)
                let id = try await transaction.query("select id from runtime_parked").decode(UUID.self)[0]
                return try await ParkingStore.take(id, in: transaction)
            }
            #expect(kept?.replyTo == SourceQueues.receipts(of: "school-census"))
            #expect(kept?.correlationID == "report-1")
        }
    }

    func incoming(_ text: String, _ number: Int, and other: Position? = nil) throws -> Incoming {
        Incoming(
            messageID: UUID(), type: Noted.route.type, sender: .identity,
            positions: [Position(subject: child.uuid, number: number)] + (other.map { [$0] } ?? []),
            body: try WireCoding.encoder().encode(Noted(child: child, text: text)))
    }

    func effects(_ connection: Connection) async throws -> [String] {
        try await connection.withTransaction {
            try await $0.query("select text from effect order by place").decode(String.self)
        }
    }

    /// A batch of Directory's events lane; its relay is never run, so nothing leaves.
    func batch(on connection: Connection) async throws -> Batch {
        let loop = EventLoop(name: "test")
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let broker = try BrokerAddress(url: "amqp://nobody:nothing@127.0.0.1:1/none")
        let watch = AuditWatch()
        let authenticity = Authenticity(
            party: .directory, codes: try MessageCodes(outgoing: [:], incoming: [:]))
        let relay = Relay(
            party: .directory, replica: UUID(), connection: connection,
            publisher: Publisher(broker, on: loop, name: "test", logger: logger), authenticity: authenticity,
            auditWatch: watch, on: loop, logger: logger)
        let ground = Ground(
            party: .directory, replica: UUID(),
            subscriptions: [Noted.route.type: .handle(Noted.self, with: NotedHandler())],
            verifier: try PrincipalVerifier(publicKey: PrincipalSigner.newKeyPair().publicKey),
            authenticity: authenticity, relay: relay, jobs: JobBoard(), auditWatch: watch, logger: logger,
            now: { Date() })
        return Batch(ground: ground, announcer: Announcer(party: .directory, replica: UUID()), lane: .events)
    }
}
