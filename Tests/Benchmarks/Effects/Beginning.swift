import Synchronization

/// Where measuring begins: with the first batch's handler, which is not counted itself, because it has come a part of
/// its way by then.
final class Beginning: Sendable {
    /// What there was when measuring began.
    struct Mark: Sendable {
        var meter: Meter
        var engines: Engines.Reading
        /// How many messages the first batch had.
        var uncounted: Int
    }

    private let mark = Mutex<Mark?>(nil)
    private let handled = Mutex(0)
    private let engines: Engines

    init(_ engines: Engines) { self.engines = engines }

    var begun: Mark? { mark.withLock { $0 } }

    /// How many messages have come to a handler, those of a transaction that is tried again twice.
    var seen: Int { handled.withLock { $0 } }

    /// A batch has come to its handler.
    func note(_ count: Int) {
        handled.withLock { $0 += count }
        mark.withLock { mark in
            if mark == nil { mark = Mark(meter: Meter(), engines: engines.reading(), uncounted: count) }
        }
    }
}
