import FoundationEssentials

/// What calendars and clocks in London say at an instant.
///
/// By the law in force since 1996: summer time, an hour ahead of UTC, lasts from 01:00 UTC on the last Sunday of March
/// until 01:00 UTC on the last Sunday of October (Summer Time Act 1972, sections 1 and 3, as amended by the Summer Time
/// Order 2002, SI 2002/262, after Directive 2000/84/EC). In earlier years the summers were bounded otherwise, and some
/// weeks come out an hour wrong: this is for instants that a service has seen itself.
public struct LondonTime: Hashable, Sendable {
    public let date: PartialDate
    public let hour: Int
    public let minute: Int

    /// Before the year 1000 and after 9999, which a date can't say, the nearest instant that it can.
    public init(_ instant: Date) {
        let utc = Int(max(-30_610_224_000, min(253_402_300_799, instant.timeIntervalSince1970.rounded(.down))))
        let (day, second) = (utc + (Self.isSummer(utc) ? 3600 : 0)).flooredDivision(by: 86_400)
        date = PartialDate(ofDay: day)
        hour = second / 3600
        minute = second / 60 % 60
    }

    /// `09:05`, from 00:00 to 23:59.
    public var clock: String {
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        return "\(padded(hour)):\(padded(minute))"
    }

    private static func isSummer(_ utc: Int) -> Bool {
        let year = PartialDate(ofDay: utc.flooredDivision(by: 86_400).quotient).year
        return (change(in: 3, of: year)..<change(in: 10, of: year)).contains(utc)
    }

    /// 01:00 UTC on the last Sunday of a month that has 31 days, in seconds since 1970.
    private static func change(in month: Int, of year: Int) -> Int {
        let last = Instant.day(year: year, month: month, day: 31)
        // 1 January 1970 was a Thursday.
        let pastSunday = (last + 4).flooredDivision(by: 7).remainder
        return (last - pastSunday) * 86_400 + 3600
    }
}
