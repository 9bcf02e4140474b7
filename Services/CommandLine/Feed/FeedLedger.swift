import Contracts
import Foundation
import Messaging
import Model

/// What was sent and has no receipt yet, and what became of the rest.
actor FeedLedger {
    private struct Sent {
        var line: Int
        var batch: Int
    }

    private struct Batch {
        var unanswered: Int
        var end: FeedPlace
    }

    private(set) var summary = FeedSummary()
    /// When a receipt was counted last.
    private(set) var lastCount = ContinuousClock.now
    private var waiting: [String: [Sent]] = [:]
    private var answered: Set<String> = []
    private var batches: [Int: Batch] = [:]
    private var oldest = 0
    private let bookmark: FeedBookmark
    private var bar: ProgressBar

    init(bookmark: FeedBookmark, from place: FeedPlace) {
        self.bookmark = bookmark
        bar = ProgressBar(total: bookmark.size, done: place.offset)
    }

    /// How many batches are not wholly answered.
    var openBatches: Int { batches.count }

    /// To be called before the events leave: a receipt may be faster than the broker's confirm.
    func expect(_ events: [FeedEvent]) {
        guard let last = events.last else { return }
        let number = oldest + batches.count
        batches[number] = Batch(unanswered: events.count, end: FeedPlace(offset: last.end, line: last.line))
        for event in events { waiting[event.id, default: []].append(Sent(line: event.line, batch: number)) }
        summary.sent += events.count
        summary.unanswered += events.count
        if summary.unanswered == events.count { lastCount = .now }
    }

    /// Counts the receipts of our events, and returns those that may be acknowledged; others' are left alone.
    func count(_ deliveries: [Delivery]) -> [Delivery] {
        let ours = deliveries.filter { delivery in
            guard let receipt = try? WireCoding.decoder().decode(Receipt.self, from: delivery.body),
                let id = delivery.properties.correlationID
            else { return false }
            return count(receipt, of: id)
        }
        advance()
        return ours
    }

    private func count(_ receipt: Receipt, of id: String) -> Bool {
        guard var places = waiting[id] else { return answered.contains(id) }
        let sent = places.removeFirst()
        waiting[id] = places.isEmpty ? nil : places
        // Remembered for receipts that come again after a lost connection or an interrupted run; not for ever.
        if answered.count >= 100_000 { answered = [] }
        answered.insert(id)
        batches[sent.batch]?.unanswered -= 1
        summary.unanswered -= 1
        summary.count(receipt, line: sent.line)
        lastCount = .now
        return true
    }

    private func advance() {
        var reached: FeedPlace?
        while let batch = batches[oldest], batch.unanswered == 0 {
            batches[oldest] = nil
            oldest += 1
            reached = batch.end
        }
        guard let reached else { return }
        bookmark.keep(reached)
        bar.show(done: reached.offset, "\(summary.sent) sent, \(summary.sent - summary.unanswered) answered")
    }

    func finish() {
        bar.end()
        if summary.unanswered == 0 { bookmark.remove() }
    }
}
