import Contracts
import EventLoop
import Foundation
import Logging
import Messaging
import Model
import Postgres

/// Publishes what this replica has committed, tells producers what has been passed, and sweeps up what a crash left.
///
/// What waits here is a short cut: everything in it is in the outbox too, so it may be dropped at any time.
actor Relay {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private let party: Party
    private let connection: Connection
    private let publisher: Publisher
    private let authenticity: Authenticity
    private let auditWatch: AuditWatch
    private let logger: Logger

    private var pending: [OutboxRow] = []
    private var passed: [Party: [UUID: Int]] = [:]
    private var sleeper: CheckedContinuation<Void, Never>?
    private var closing = false

    private static let batch = 1024
    private static let most = 20_000

    init(
        party: Party, connection: Connection, publisher: Publisher, authenticity: Authenticity,
        auditWatch: AuditWatch, on loop: EventLoop, logger: Logger
    ) {
        self.party = party
        self.connection = connection
        self.publisher = publisher
        self.authenticity = authenticity
        self.auditWatch = auditWatch
        self.loop = loop
        self.logger = logger
    }

    /// Takes rows that have just been committed, and places that have just been passed.
    func offer(_ rows: [OutboxRow], passed positions: [(producer: Party, position: Position)]) {
        if pending.count + rows.count <= Self.most { pending += rows }
        for (producer, position) in positions {
            passed[producer, default: [:]][position.subject] = max(
                position.number, passed[producer]?[position.subject] ?? 0)
        }
        if !rows.isEmpty { wake() }
    }

    /// Sends a hint that may be lost.
    func hint(_ changed: InboxesChanged) async {
        guard let body = try? WireCoding.encoder().encode(changed) else { return }
        let message = OutgoingMessage(
            exchange: party.replies, routingKey: InboxesChanged.key,
            properties: MessageProperties(
                contentType: "application/json", messageID: UUID().uuidString.lowercased(), type: InboxesChanged.key,
                userID: party.rawValue, persistent: false, headers: Wire.headers(from: party, at: Date())),
            body: body, mandatory: false)
        guard let signed = try? authenticity.signed(message, to: .gateway) else { return }
        try? await publisher.publishTransient([signed])
    }

    /// Publishes receipts, and returns once the broker has confirmed each; throws where it has not.
    func deliver(_ receipts: [OutgoingMessage]) async throws {
        let fates = try await publisher.publish(receipts)
        guard fates.allSatisfy({ $0 == .confirmed }) else { throw RuntimeFault("a receipt was not taken") }
    }

    /// Publishes until `close`.
    func run() async {
        var lastSweep = ContinuousClock.now
        while !closing {
            if pending.isEmpty { await sleep(for: .milliseconds(250)) }
            do {
                try await publishPending()
                if ContinuousClock.now - lastSweep > .milliseconds(500) {
                    lastSweep = .now
                    try await tellPassed()
                    try await sweep()
                    auditWatch.note(try await oldestUnconfirmedEntry())
                }
            } catch {
                logger.notice("the relay tries again", metadata: ["reason": "\(reason(of: error))"])
                auditWatch.lost()
                // What could not be published is in the outbox; the sweeper finds it once the broker is back.
                pending.removeAll()
                await sleep(for: .seconds(1))
            }
        }
        try? await publishPending()
        try? await tellPassed()
    }

    func close() {
        closing = true
        wake()
    }

    private func wake() {
        sleeper?.resume()
        sleeper = nil
    }

    private func sleep(for duration: Duration) async {
        await withCheckedContinuation { continuation in
            if closing { return continuation.resume() }
            sleeper = continuation
            loop.after(duration) { [weak self] in self?.assumeIsolated { $0.wake() } }
        }
    }

    private func publishPending() async throws {
        while !pending.isEmpty {
            let rows = Array(pending.prefix(Self.batch))
            pending.removeFirst(rows.count)
            try await publish(rows)
        }
    }

    private func publish(_ rows: [OutboxRow]) async throws {
        let sent = try await send(rows)
        try await connection.withTransaction { OutboxStore.markPublished(sent, in: $0) }
    }

    /// Publishes rows and returns the ids of those that the broker has confirmed.
    private func send(_ rows: [OutboxRow]) async throws -> [Int] {
        guard !rows.isEmpty else { return [] }
        let now = Date()
        let fates = try await publisher.publish(rows.map { try outgoing($0, at: now) })
        var sent: [Int] = []
        for (row, fate) in zip(rows, fates) {
            if case .confirmed = fate {
                sent.append(row.id)
            } else {
                logger.error(
                    "an event was not taken",
                    metadata: ["type": "\(row.type)", "consumer": "\(row.consumer.rawValue)", "fate": "\(fate)"])
            }
        }
        return sent
    }

    private func outgoing(_ row: OutboxRow, at now: Date) throws -> OutgoingMessage {
        var headers = Wire.headers(
            from: party, at: now, subject: row.positions.first?.subject.uuidString.lowercased(),
            traceparent: row.traceparent)
        headers[Wire.positionsHeader] = .string(Wire.text(of: row.positions))
        headers[Wire.epochHeader] = .integer(1)
        let message = OutgoingMessage(
            exchange: party.events, routingKey: "\(row.type).\(row.consumer.rawValue)",
            properties: MessageProperties(
                contentType: "application/json", messageID: row.message.uuidString.lowercased(), type: row.type,
                userID: party.rawValue, persistent: true, headers: headers),
            body: row.body)
        return try authenticity.signed(message, to: row.consumer)
    }

    private func sweep() async throws {
        let due = try await connection.withTransaction { transaction in
            let rows = try await OutboxStore.due(limit: Self.batch, in: transaction)
            let sent = try await send(rows)
            if !sent.isEmpty { OutboxStore.markPublished(sent, in: transaction) }
            return rows.count
        }
        if due > 0 { logger.info("published again what nobody had confirmed", metadata: ["rows": "\(due)"]) }
    }

    private func tellPassed() async throws {
        guard !passed.isEmpty else { return }
        let told = passed
        passed = [:]
        let encoder = WireCoding.encoder()
        let now = Date()
        var messages: [OutgoingMessage] = []
        for (producer, positions) in told {
            let route = PassedPositions.route(to: producer)
            let all = positions.map { PassedPositions.Position(subject: $0.key, number: $0.value) }
            for start in stride(from: 0, to: all.count, by: 1000) {
                let hint = PassedPositions(consumer: party, positions: Array(all[start..<min(start + 1000, all.count)]))
                let message = OutgoingMessage(
                    exchange: party.events, routingKey: route.key(to: producer),
                    properties: MessageProperties(
                        contentType: "application/json", messageID: UUID().uuidString.lowercased(),
                        type: route.type, userID: party.rawValue, persistent: false,
                        headers: Wire.headers(from: party, at: now)),
                    body: try encoder.encode(hint), mandatory: false)
                messages.append(try authenticity.signed(message, to: producer))
            }
        }
        try await publisher.publishTransient(messages)
    }

    private func oldestUnconfirmedEntry() async throws -> Date? {
        try await connection.withTransaction { transaction in
            try await transaction.query(
                """
                select min(created) from runtime_outbox where consumer = 'audit' and confirmed is null
                """
            ).decode(Date?.self).first ?? nil
        }
    }
}
