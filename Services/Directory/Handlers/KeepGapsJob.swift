import Model
import ServiceRuntime

/// Never done: some records each two seconds, so that a round over eleven million takes half a day. How far it is, the replicas
/// share: with two of them it takes half as long. As fast while a feed brings whoever lacks everything: people come first.
struct KeepGapsJob: Job {
    static let name = "keep-gaps"

    var desk = GapDesk()
    var interval: Duration { .seconds(2) }

    func turn(_ work: JobContext) async throws -> Bool {
        _ = try await work.transaction { try await desk.turn(on: .london(work.now), in: $0) }
        return false
    }
}
