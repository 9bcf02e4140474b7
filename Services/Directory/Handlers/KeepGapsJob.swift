import Model
import ServiceRuntime
import Synchronization

/// Never done: some records each ten seconds, so that a round over eleven million takes half a day.
struct KeepGapsJob: Job {
    static let name = "keep-gaps"

    var desk = GapDesk()
    private let place = Place()
    var interval: Duration { .seconds(10) }

    init(desk: GapDesk = GapDesk()) { self.desk = desk }

    private final class Place: Sendable {
        let next = Mutex(Child.ID?.none)
    }

    func turn(_ work: JobContext) async throws -> Bool {
        let after = place.next.withLock { $0 }
        let done = try await work.transaction { transaction in
            try await desk.round(after: after, on: .london(work.now), in: transaction)
        }
        place.next.withLock { $0 = done.next }
        return done.isBrokenOff
    }
}
