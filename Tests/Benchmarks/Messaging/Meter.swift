import Glibc

/// Time, and the CPU time of the whole process, since it was made.
struct Meter {
    /// What was measured, as all contenders print it.
    struct Reading: CustomStringConvertible {
        let perSecond: Double
        let microsecondsOfCPU: Double
        var description: String { "\(perSecond) \(microsecondsOfCPU)" }
    }

    private let start = ContinuousClock.now
    private let cpuAtStart = Self.cpu()

    /// `idle` at the end is not counted as time.
    func reading(of count: Int, leavingOut idle: Duration = .zero) -> Reading {
        let elapsed = (ContinuousClock.now - start - idle) / .microseconds(1)
        return Reading(
            perSecond: Double(count) * 1e6 / elapsed, microsecondsOfCPU: (Self.cpu() - cpuAtStart) / Double(count))
    }

    /// In microseconds.
    private static func cpu() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) * 1e6 + Double($1.tv_usec) }
    }
}
