import FoundationEssentials
import Glibc
import Logging
import Sealing
import Synchronization

/// The outer keys in a folder of files. A key that is added or destroyed while the vault runs counts from its next use on:
/// one `stat` finds out. A folder that becomes unusable meanwhile changes nothing but the log; the vault does not start
/// with one.
final class OuterKeyFiles: OuterKeys {
    private struct State {
        var contents: OuterKeyFolder.Contents
        var byID: [String: OuterKey]
        /// As what the folder was last read; nil where it may have changed within the same tick of the clock.
        var stamp: Stamp?
        /// Whether the log has been told that the folder is unusable.
        var hasComplained = false

        init(_ contents: OuterKeyFolder.Contents, _ stamp: Stamp?) {
            self.contents = contents
            self.stamp = stamp
            byID = Dictionary(contents.keys.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    private struct Stamp: Equatable {
        var seconds: Int
        var nanoseconds: Int

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        }

        var isSettled: Bool { abs(time(nil) - seconds) > 1 }
    }

    private let folder: OuterKeyFolder
    private let state: Mutex<State>
    private let logger: Logger

    /// - Throws: `UnusableOuterKeys`.
    init(folder: OuterKeyFolder, logger: Logger) throws {
        (self.folder, self.logger) = (folder, logger)
        let stamp = Stamp(folder.path)
        let contents = try folder.read()
        state = Mutex(State(contents, stamp?.isSettled == true ? stamp : nil))
    }

    func standing() -> StandingOuterKeys {
        current { state in
            let ids = state.contents.keys.map(\.id)
            return StandingOuterKeys(
                newest: state.contents.newest.id, older: ids.dropLast(), destroyed: state.contents.destroyed)
        }
    }

    func wrap(_ keys: [BoundKey]) throws -> [WrappedKey] {
        let newest = current { $0.contents.newest }
        return try keys.map { try newest.wrap($0.key, boundTo: $0.boundTo) }
    }

    func unwrap(_ wrapped: [WrappedKey]) -> [UnwrappedKey] {
        let (byID, destroyed) = current { ($0.byID, $0.contents.destroyed) }
        return wrapped.map { wrapped in
            if let key = try? byID[wrapped.outer]?.unwrap(wrapped) { return .key(key) }
            return destroyed.contains(wrapped.outer) ? .lost : .closed
        }
    }

    private func current<Value: Sendable>(_ body: (State) -> Value) -> Value {
        state.withLock { state in
            let stamp = Stamp(folder.path)
            if stamp == nil || stamp != state.stamp { refresh(&state, stamp) }
            return body(state)
        }
    }

    private func refresh(_ state: inout State, _ stamp: Stamp?) {
        do {
            state = State(try folder.read(), stamp?.isSettled == true ? stamp : nil)
        } catch {
            guard !state.hasComplained else { return }
            state.hasComplained = true
            logger.error("the outer keys stay as they were", metadata: ["reason": "\(error)"])
        }
    }
}
