import Synchronization

/// Lends a few things, each to one borrower at a time, first come first served: the turn on a connection, the
/// connections of a pool, the next portion of a queue.
package final class Lender<Thing: Sendable>: Sendable {
    private struct State {
        var idle: [Thing]
        var waiting: [(number: Int, continuation: CheckedContinuation<Thing, any Error>)] = []
        var arrivals = 0

        /// The preferred one, else the one used last, whose caches are warm.
        mutating func take(preferring isPreferred: (Thing) -> Bool) -> Thing? {
            idle.lastIndex(where: isPreferred).map { idle.remove(at: $0) } ?? idle.popLast()
        }
    }

    private let state: Mutex<State>

    package init(_ things: [Thing]) { state = Mutex(State(idle: things)) }

    /// Waits for its turn; a cancelled task stops waiting at once and throws `CancellationError`. Every thing borrowed
    /// is to be given back.
    package func borrow(preferring isPreferred: (Thing) -> Bool = { _ in false }) async throws -> Thing {
        try Task.checkCancellation()
        if let thing = state.withLock({ $0.take(preferring: isPreferred) }) { return thing }
        let number = state.withLock { state in
            state.arrivals += 1
            return state.arrivals
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome: Result<Thing, any Error>? = state.withLock { state in
                    // Under the lock: a cancellation after this look finds the continuation in the queue.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if let thing = state.take(preferring: isPreferred) { return .success(thing) }
                    state.waiting.append((number, continuation))
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let cancelled = state.withLock { state in
                state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0).continuation }
            }
            cancelled?.resume(throwing: CancellationError())
        }
    }

    package func giveBack(_ thing: Thing) {
        let next = state.withLock { state in
            if state.waiting.isEmpty { state.idle.append(thing) }
            return state.waiting.isEmpty ? nil : state.waiting.removeFirst().continuation
        }
        next?.resume(returning: thing)
    }
}
