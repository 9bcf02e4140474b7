import Contracts
import EventLoop
import Foundation
import Messaging
import Sealing

/// Publishes a file of events and collects their receipts.
struct FeedRun: Sendable {
    /// Events in one send.
    private static let batch = 500
    /// Batches without all their receipts, before the sending waits.
    private static let window = 20

    let source: String
    let sealer: IntakeSealer
    let ledger: FeedLedger
    let publisher: Publisher
    let receipts: Consumer
    /// How long nothing may happen before we give up.
    let patience: Duration
    let rate: Int?

    func callAsFunction(_ path: String, from place: FeedPlace) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await send(path, from: place) }
            group.addTask {
                while let deliveries = await receipts.next(upTo: 1000) {
                    await receipts.acknowledge(await ledger.count(deliveries))
                }
            }
            defer { group.cancelAll() }
            let sent = await group.nextResult()
            await receipts.close()
            try sent?.get()
            try Task.checkCancellation()
        }
    }

    private func send(_ path: String, from place: FeedPlace) async throws {
        var file = try FeedFile(path: path, from: place, of: source)
        let size = min(Self.batch, max(1, rate ?? Self.batch))
        var next = try sealed(file.next(upTo: size))
        let start = ContinuousClock.now
        var sent = 0
        while !next.isEmpty, try await answered(downTo: Self.window - 1) {
            let events = next
            async let confirmed: Void = publish(events)
            next = try sealed(file.next(upTo: size))
            try await confirmed
            sent += events.count
            if let rate { try await Task.sleep(until: start + .seconds(1) * sent / rate) }
        }
        _ = try await answered(downTo: 0)
    }

    private func sealed(_ events: [Result<FeedLine, FeedRowFault>]) throws -> [FeedEvent] {
        try events.map { event in
            switch event {
            case .success(let line): try FeedEvent(line, from: source, sealer)
            case .failure(let row): throw row.fault
            }
        }
    }

    /// Waits until no more than `limit` batches lack receipts; false if none came for too long.
    private func answered(downTo limit: Int) async throws -> Bool {
        while await ledger.openBatches > limit {
            guard await ContinuousClock.now - ledger.lastCount < patience else { return false }
            try await Task.sleep(for: .milliseconds(20))
        }
        return true
    }

    /// Until the broker has confirmed each. What it did not, goes again: a repeat has no effect.
    private func publish(_ events: [FeedEvent]) async throws {
        await ledger.expect(events)
        var messages = events.map(\.message)
        let deadline = ContinuousClock.now + patience
        while !messages.isEmpty {
            do {
                let fates = try await publisher.publish(messages, within: .seconds(10))
                for case .returned(_, let text) in fates {
                    throw Fault(.configuration, "no queue takes what \(source) publishes: \(text)")
                }
                messages = zip(messages, fates).filter { $0.1 == .refused }.map(\.0)
            } catch let error as BrokerError where error.isRetriable && ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }
}
