internal import CSodium

/// libsodium, started once.
enum Sodium {
    /// Whether the library has started; it fails only where the system gives no random numbers.
    private static let hasStarted = sodium_init() >= 0

    static func start() throws {
        guard hasStarted else { throw SealingError.cannotSeal }
    }
}
