/// How long to wait before trying again: from 100 ms, doubling up to 5 s, each shortened by up to a half at random, so
/// that many who lost the same broker do not come back at once.
struct Backoff {
    private(set) var failures = 0

    mutating func next() -> Duration {
        let full = min(Duration.seconds(5), .milliseconds(100 << min(failures, 6)))
        failures += 1
        return full * Double.random(in: 0.5...1)
    }

    mutating func reset() { failures = 0 }
}
