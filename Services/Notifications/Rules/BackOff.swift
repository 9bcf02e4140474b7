/// How long a fact waits that the vault can't decide yet.
enum BackOff {
    static let shortest: Duration = .milliseconds(200)
    static let longest: Duration = .seconds(30)

    /// 200 ms after the first attempt, twice as long after each further one, 30 s at most.
    static func after(_ attempts: Int) -> Duration {
        let doublings = min(max(attempts - 1, 0), 16)
        return min(shortest * (1 << doublings), longest)
    }
}
