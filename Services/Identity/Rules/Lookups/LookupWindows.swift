import Contracts
import FoundationEssentials
import Model

/// The hour and the day in which a look-up falls, by the clock in London.
struct LookupWindows: Equatable {
    let day: PartialDate
    /// Since 1970. London's clock is whole hours from UTC, so that its hours begin when these do.
    let hour: Int

    init(at now: Date) {
        day = .london(now)
        hour = Int((now.timeIntervalSince1970 / 3600).rounded(.down))
    }

    func end(of window: LookupNotice.Window) -> Date {
        var end = hour + 1
        // A day has 23 to 25 hours.
        while window == .day, PartialDate.london(Self.beginning(of: end)) == day { end += 1 }
        return Self.beginning(of: end)
    }

    private static func beginning(of hour: Int) -> Date { Date(timeIntervalSince1970: TimeInterval(hour) * 3600) }
}
