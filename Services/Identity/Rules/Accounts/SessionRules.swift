import FoundationEssentials

/// How long a session lives.
enum SessionRules {
    static let idle: TimeInterval = 15 * 60
    static let longest: TimeInterval = 10 * 60 * 60
    /// Whoever is in the middle of something need not be written down at every request.
    static let noteUseEvery: TimeInterval = 60
    /// How long Identity's word for a request holds.
    static let vouchFor: TimeInterval = 5

    static func end(ofOneBegunAt begun: Date) -> Date { begun.addingTimeInterval(longest) }

    static func isLive(begun: Date, lastUsed: Date, at now: Date) -> Bool {
        now < end(ofOneBegunAt: begun) && now < lastUsed.addingTimeInterval(idle)
    }

    static func isUseWorthNoting(lastUsed: Date, at now: Date) -> Bool {
        now.timeIntervalSince(lastUsed) >= noteUseEvery
    }
}
