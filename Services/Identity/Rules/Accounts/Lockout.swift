import FoundationEssentials

/// When a name is closed to signing in, because too many attempts at it failed. Whether anybody has that name makes no difference.
enum Lockout {
    static let most = 5
    static let length: TimeInterval = 15 * 60

    /// Failed attempts at one name, none of them a quarter of an hour after the one before.
    struct Attempts: Equatable {
        var failed: Int
        var last: Date
    }

    static func isLocked(_ attempts: Attempts?, at now: Date) -> Bool {
        guard let attempts, isRemembered(attempts, at: now) else { return false }
        return attempts.failed >= most
    }

    /// With one more. Whoever goes on trying a name that is locked does not lock it for longer.
    static func adding(aFailureTo attempts: Attempts?, at now: Date) -> Attempts {
        guard let attempts, isRemembered(attempts, at: now) else { return Attempts(failed: 1, last: now) }
        return attempts.failed >= most ? attempts : Attempts(failed: attempts.failed + 1, last: now)
    }

    /// Those that failed last before this are forgotten.
    static func forgotten(at now: Date) -> Date { now.addingTimeInterval(-length) }

    private static func isRemembered(_ attempts: Attempts, at now: Date) -> Bool { attempts.last > forgotten(at: now) }
}
