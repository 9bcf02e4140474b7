import Model
import ServiceRuntime

/// Never done: some records each ten seconds, so that a round over eleven million takes half a day. How far it is, the replicas
/// share: with two of them it takes half as long.
struct KeepGapsJob: Job {
    static let name = "keep-gaps"

    var desk = GapDesk()
    var interval: Duration { .seconds(10) }

    func turn(_ work: JobContext) async throws -> Bool {
        try await work.transaction { try await desk.turn(on: .london(work.now), in: $0) }?.isBrokenOff ?? false
    }
}
