import Contracts
import EventLoop
import FoundationEssentials
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
    private let replica: UUID
    private let connection: Connection
    private let publisher: Publisher
    private let authenticity: Authenticity
    private let auditWatch: AuditWatch
    private let logger: Logger
    /// This service's own; it goes up only while no replica runs.
    let epoch: Int

    private var pending: [OutboxRow] = []
    /// To be told: of each sequence the last number in each epoch, because what was passed of a lost history is news.
    private var passed: [Party: [Told: Int]] = [:]
    private var sleeper: CheckedContinuation<Void, Never>?
    private var closing = false
    /// When all that this replica has not seen confirmed is made due again; nil while nothing is in doubt.
    private var doubtUntil: ContinuousClock.Instant?
    /// As the log has been told.
    private var hindrance: AuditWatch.Hindrance?

    private struct Told: Hashable {
        var subject: UUID
        var epoch: Int
    }

    private static let batch = 1024
    private static let most = 20_000

    init(
        party: Party, replica: UUID, connection: Connection, publisher: Publisher, authenticity: Authenticity,
        auditWatch: AuditWatch, epoch: Int = 1, on loop: EventLoop, logger: Logger
    ) {
        self.party = party
        self.epoch = epoch
        self.replica = replica
        self.connection = connection
        self.publisher = publisher
        self.authenticity = authenticity
        self.auditWatch = auditWatch
        self.loop = loop
        self.logger = logger
    }

    /// Takes rows that have just been committed, and places that have just been passed.
    func offer(_ rows: [OutboxRow], passed positions: [(producer: Party, position: Position)]) {
        if pending.count + rows.count <= Self.most { pending += rows } else { doubt() }
        for (producer, position) in positions {
            let told = Told(subject: position.subject, epoch: position.timeline.epoch)
            passed[producer, default: [:]].merge([told: position.number], uniquingKeysWith: max)
        }
        if !rows.isEmpty { wake() }
    }

    /// What was committed may not have been offered here, or what was sent not have arrived.
    func doubt(for pause: Duration = .seconds(1)) {
        doubtUntil = max(doubtUntil ?? .now, .now + pause)
    }

    /// Sends a hint that may be lost.
    func hint(_ changed: InboxesChanged) async {
        guard let body = try? WireCoding.encoder().encode(changed) else { return }
        let message = OutgoingMessage(
            exchange: party.replies, routingKey: InboxesChanged.key,
            properties: MessageProperties(
                contentType: "application/json", messageID: UUID.random().text, type: InboxesChanged.key,
                userID: party.rawValue, persistent: false, headers: Wire.headers(from: party, at: Date())),
            body: body, mandatory: false)
        guard let signed = try? authenticity.signed(message, to: .gateway) else { return }
        try? await publisher.publishTransient([signed])
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
                    try await settleDoubt()
                    try await sweep()
                    try await watchAudit()
                }
            } catch {
                logger.notice("the relay tries again", metadata: ["reason": "\(reason(of: error))"])
                auditWatch.lost()
                // What waits still waits. To offer all again that nobody has confirmed would only add to whatever keeps
                // the broker busy.
                await sleep(for: .seconds(1))
            }
            sayWhatHinders()
        }
        do { try await publishPending() } catch { doubt() }
        if doubtUntil != nil { try? await makeDue() }
        try? await tellPassed()
    }

    private func watchAudit() async throws {
        auditWatch.note(
            try await connection.withTransaction { transaction in
                OutboxStore.hastenEntries(in: transaction)
                return try await OutboxStore.oldestUnconfirmedEntry(in: transaction)
            })
    }

    /// Those who ask meanwhile are told no more than that there is no answer.
    private func sayWhatHinders() {
        guard auditWatch.hindrance != hindrance else { return }
        hindrance = auditWatch.hindrance
        if let hindrance {
            logger.warning("nothing personal leaves", metadata: ["reason": "\(hindrance.rawValue)"])
        } else {
            logger.notice("personal data leaves again")
        }
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
            try await publish(rows)
            pending.removeFirst(rows.count)
        }
    }

    /// Sends rows and waits for the broker's confirms. That they arrived is not written down: consumers confirm what they
    /// have passed, and what nobody confirms falls due again.
    private func publish(_ rows: [OutboxRow]) async throws {
        guard !rows.isEmpty else { return }
        let now = Date()
        let bundles = Bundle.bundles(of: rows)
        let fates = try await publisher.publish(bundles.map { try outgoing($0, at: now) })
        for (bundle, fate) in zip(bundles, fates) where fate != .confirmed {
            doubt(for: .seconds(5))
            logger.error(
                "events were not taken",
                metadata: [
                    "type": "\(bundle[0].type)", "consumer": "\(bundle[0].consumer.rawValue)", "fate": "\(fate)",
                    "events": "\(bundle.count)",
                ])
        }
    }

    private func settleDoubt() async throws {
        guard let doubtUntil, doubtUntil <= .now, pending.isEmpty else { return }
        // Before the wait: a doubt that arises during it is one more.
        self.doubtUntil = nil
        try await makeDue()
    }

    private func makeDue() async throws {
        try await connection.withTransaction { OutboxStore.makeDue(of: [replica], in: $0) }
    }

    private func outgoing(_ rows: [OutboxRow], at now: Date) throws -> OutgoingMessage {
        let (row, isAlone) = (rows[0], rows.count == 1)
        var headers = Wire.headers(
            from: party, at: now, subject: isAlone ? row.first.subject.text : nil, traceparent: row.traceparent)
        headers[Wire.positionsHeader] = .string(isAlone ? Wire.text(of: row.positions) : Bundle.positions(of: rows))
        headers[Wire.epochHeader] = .integer(Int64(row.first.timeline.epoch))
        let message = OutgoingMessage(
            exchange: party.events, routingKey: "\(row.type).\(row.consumer.rawValue)",
            properties: MessageProperties(
                contentType: isAlone ? "application/json" : Bundle.contentType,
                messageID: isAlone ? row.message.text : UUID.random().text, type: row.type, userID: party.rawValue,
                persistent: true, headers: headers),
            body: isAlone ? row.body : Bundle.body(of: rows))
        return try authenticity.signed(message, to: row.consumer)
    }

    /// No row is locked while the broker is waited for: the next offer is put off first.
    private func sweep() async throws {
        var due: [OutboxStore.Stretch]
        repeat {
            due = try await connection.withTransaction { try await OutboxStore.takeDue(limit: Self.batch, in: $0) }
            var left = due
            while !left.isEmpty {
                let rows = try await connection.withTransaction {
                    try await OutboxStore.rows(of: &left, limit: Self.batch, in: $0)
                }
                logger.info("published again what nobody had confirmed", metadata: ["rows": "\(rows.count)"])
                try await publish(rows)
            }
        } while due.count == Self.batch && !closing
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
            let all = positions.map {
                PassedPositions.Position(
                    subject: $0.key.subject, number: $0.value, epoch: $0.key.epoch == 1 ? nil : $0.key.epoch)
            }
            for start in stride(from: 0, to: all.count, by: 1000) {
                let hint = PassedPositions(
                    consumer: party, consumerEpoch: epoch == 1 ? nil : epoch,
                    positions: Array(all[start..<min(start + 1000, all.count)]))
                let message = OutgoingMessage(
                    exchange: party.events, routingKey: route.key(to: producer),
                    properties: MessageProperties(
                        contentType: "application/json", messageID: UUID.random().text,
                        type: route.type, userID: party.rawValue, persistent: false,
                        headers: Wire.headers(from: party, at: now)),
                    body: try encoder.encode(hint), mandatory: false)
                messages.append(try authenticity.signed(message, to: producer))
            }
        }
        try await publisher.publishTransient(messages)
    }
}
