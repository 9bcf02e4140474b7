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
    private let engines: Engines

    init(_ engines: Engines) { self.engines = engines }

    var begun: Mark? { mark.withLock { $0 } }

    /// A batch has come to its handler.
    func note(_ count: Int) {
        mark.withLock { mark in
            if mark == nil { mark = Mark(meter: Meter(), engines: engines.reading(), uncounted: count) }
        }
    }
}
