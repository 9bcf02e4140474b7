/// Trying again until something works.
enum Patience {
    /// Repeats `attempt` until it returns a value, or `limit` has passed: then nil, or the last error.
    static func until<Value>(_ limit: Duration, _ attempt: () async throws -> Value?) async throws -> Value? {
        let deadline = ContinuousClock.now + limit
        while true {
            do {
                if let value = try await attempt() { return value }
                guard ContinuousClock.now < deadline else { return nil }
            } catch {
                guard ContinuousClock.now < deadline else { throw error }
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}
