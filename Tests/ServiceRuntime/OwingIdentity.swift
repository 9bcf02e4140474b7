import Contracts
import EventLoop
import Foundation
import Logging
import Messaging
import Model
import Postgres
import Sealing
import ServiceTesting

@testable import ServiceRuntime

/// Accepts every report whose body is the event's id.
private struct Accepting: BatchHandler {
    func load(for batch: [Received<ReportInvolvement>], in transaction: borrowing Transaction) {}

    func decide(_ message: ReportInvolvement, _ known: inout Void, _ context: Context) -> Outcome<Receipt> {
        .reply(OwingIdentity.receipt(String(decoding: message.sealed, as: UTF8.self), of: context.source ?? ""))
    }

    func apply(_ known: Void, in transaction: borrowing Transaction) {}
}

/// Identity's lane of intake on a real broker, logged in as Identity, with two sources of this test alone.
struct OwingIdentity {
    struct Missing: Error, CustomStringConvertible {
        let description = "no broker is named: run the tests with compose/test"
    }

    let connection: Connection
    let topology: Topology
    let ground: Ground
    let publisher: Publisher
    let intake: String
    /// The source that loses its queue, and the other.
    let lost: String
    let other: String
    let loop: EventLoop
    private let own: BrokerAddress

    static func receipt(_ event: String, of source: String) -> Receipt {
        Receipt(event: event, source: source, outcome: .accepted, at: Date(timeIntervalSince1970: 1_767_000_000))
    }

    static func with(_ body: (OwingIdentity) async throws -> Void) async throws {
        try await withScratchSchema { connection in
            let identity = try OwingIdentity(on: connection)
            do {
                try await identity.declare()
                try await body(identity)
            } catch {
                await identity.tearDown()
                throw error
            }
            await identity.tearDown()
        }
    }

    private init(on connection: Connection) throws {
        let address = try BrokerAddress(url: try Self.setting("CONTACTPOINT_TEST_BROKER"))
        try Self.importIdentity()
        own = BrokerAddress(
            hosts: address.hosts, virtualHost: address.virtualHost, user: "identity", password: "invented")
        loop = EventLoop(name: "test")
        self.connection = connection
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        topology = Topology(address, on: loop, logger: logger)
        publisher = Publisher(own, on: loop, name: "test", logger: logger)
        let test = UUID().uuidString.lowercased()
        (intake, lost, other) = ("test.intake.\(test)", "lost-\(test)", "other-\(test)")
        let watch = AuditWatch()
        let authenticity = Authenticity(party: .identity, codes: try MessageCodes(outgoing: [:], incoming: [:]))
        let replica = UUID()
        ground = Ground(
            party: .identity, replica: replica,
            subscriptions: [ReportInvolvement.route.type: .handle(ReportInvolvement.self, with: Accepting())],
            verifier: try PrincipalVerifier(publicKey: PrincipalSigner.newKeyPair().publicKey),
            authenticity: authenticity,
            relay: Relay(
                party: .identity, replica: replica, connection: connection, publisher: publisher,
                authenticity: authenticity, auditWatch: watch, on: loop, logger: logger),
            jobs: JobBoard(), auditWatch: watch, logger: logger, now: { Date() })
    }

    private func declare() async throws {
        try await topology.declareExchange(Party.identity.replies, kind: .direct)
        try await topology.declareQuorumQueue(intake)
        for source in [lost, other] {
            try await topology.declareExchange(SourceQueues.intakeExchange(of: source), kind: .fanout)
            try await topology.bind(queue: intake, to: SourceQueues.intakeExchange(of: source), key: "")
        }
        try await declareReceipts(of: other)
    }

    func declareReceipts(of source: String) async throws {
        let queue = SourceQueues.receipts(of: source)
        try await topology.declareQuorumQueue(queue)
        try await topology.bind(queue: queue, to: Party.identity.replies, key: queue)
    }

    private func tearDown() async {
        for queue in [intake, SourceQueues.receipts(of: lost), SourceQueues.receipts(of: other)] {
            try? await topology.deleteQueue(queue)
        }
        await publisher.close()
        await topology.close()
        loop.stop()
    }

    /// Hands in reports, each of a source.
    func report(_ reports: [(event: String, source: String)]) async throws {
        _ = try await publisher.publish(
            reports.map { event, source in
                OutgoingMessage(
                    exchange: SourceQueues.intakeExchange(of: source), routingKey: "",
                    properties: MessageProperties(messageID: "message of \(event)"), body: Data(event.utf8))
            })
    }

    /// The lane of intake, while `body` runs.
    func withLane(_ body: () async throws -> Void) async throws {
        let consumer = self.consumer(of: intake)
        let worker = BatchWorker(
            lane: .intake, ground: ground,
            supply: Supply(of: .intake, ground: ground, consumer: consumer, most: 256, on: loop),
            connection: connection, consumer: consumer, publisher: publisher, on: loop)
        async let running: Void = worker.run()
        do {
            try await body()
        } catch {
            await consumer.close()
            await running
            throw error
        }
        await consumer.close()
        await running
    }

    /// As many receipts as are asked for, by what they answer; waits until they are there.
    func receipts(_ count: Int, of source: String) async throws -> [String?: Receipt] {
        let consumer = self.consumer(of: SourceQueues.receipts(of: source))
        var receipts: [String?: Receipt] = [:]
        while receipts.count < count, let deliveries = await consumer.next(upTo: count) {
            for delivery in deliveries {
                receipts[delivery.properties.correlationID] = try WireCoding.decoder().decode(
                    Receipt.self, from: delivery.body)
            }
            await consumer.acknowledge(deliveries)
        }
        await consumer.close()
        return receipts
    }

    /// A turn of the job that publishes what is owed; whether there is more to do.
    func turn() async throws -> Bool {
        try await OwedRepliesJob(ground: ground, publisher: publisher).turn(work)
    }

    var work: JobContext {
        JobContext(
            now: Date(), connection: connection,
            committer: Committer(
                announcer: Announcer(party: .identity, replica: ground.replica), relay: ground.relay,
                board: ground.jobs), asker: nil)
    }

    /// How many replies are owed to a source.
    func owed(to source: String) async throws -> Int {
        try await connection.withTransaction {
            try await $0.query(
                "select count(*) from runtime_owed_reply where recipient = \(SourceQueues.receipts(of: source))"
            ).decode(Int.self)[0]
        }
    }

    func administer(_ statement: SQL) async throws {
        try await connection.withTransaction { $0.write(statement) }
    }

    func consumer(of queue: String) -> Consumer {
        Consumer(own, queue: queue, prefetch: 100, on: loop, name: "test", logger: ground.logger)
    }

    /// The broker takes what names Identity as its sender from Identity alone.
    private static func importIdentity() throws {
        let file = URL.temporaryDirectory.appending(path: "identity-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        // The hash is that of the password "invented".
        try Data(
            """
            {"vhosts": [{"name": "contactpoint"}],
             "users": [{"name": "identity", "tags": "", "hashing_algorithm": "rabbit_password_hashing_sha256",
                        "password_hash": "c2FsdKl6TV3qW8TWrD76beDus5qwZ07wjxq5AOH93pkg7qIb"}],
             "permissions": [{"user": "identity", "vhost": "contactpoint", "configure": "", "write": ".*",
                              "read": ".*"}]}
            """.utf8
        ).write(to: file)
        let process = Process()
        process.executableURL =
            URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../compose/private").standardizedFileURL
        process.arguments = [
            "import", "broker", try setting("CONTACTPOINT_TEST_DIR"), try setting("CONTACTPOINT_TEST_PORT"), file.path,
        ]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Missing() }
    }

    private static func setting(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else { throw Missing() }
        return value
    }
}
