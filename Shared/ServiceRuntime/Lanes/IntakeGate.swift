import Synchronization

/// Keeps the intake lane closed until a job of this replica has opened it.
///
/// Nobody waits here inside a transaction: whoever opens the gate may need the connection that it holds. The lane waits
/// before it takes its first delivery; jobs that work for the lane leave its work alone until the gate is open.
public final class IntakeGate: Sendable {
    private let state: Mutex<Bool>

    public init(isOpen: Bool = false) { state = Mutex(isOpen) }

    public var isOpen: Bool { state.withLock(\.self) }

    public func open() { state.withLock { $0 = true } }

    /// Waits until it is open, or throws `CancellationError`.
    func pass() async throws {
        while !isOpen { try await Task.sleep(for: .milliseconds(50)) }
    }
}
