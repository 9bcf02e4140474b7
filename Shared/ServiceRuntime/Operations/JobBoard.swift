import FoundationEssentials
import Synchronization

/// Where whoever has made work for a job says so.
final class JobBoard: Sendable {
    private let bells = Mutex<[String: AsyncStream<Void>.Continuation]>([:])

    func bell(for name: String) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        bells.withLock { $0[name] = continuation }
        return stream
    }

    func wake(_ names: Set<String>) {
        guard !names.isEmpty else { return }
        bells.withLock { bells in
            for name in names { bells[name]?.yield() }
        }
    }
}
