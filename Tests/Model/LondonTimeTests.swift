import Foundation
import Model
import Testing

@Suite struct `London's time` {
    /// Each half hour of the ten days in which the clocks change, from 1996 to 2060.
    private static let aroundChanges: [Date] = (1996...2060).flatMap { year in
        ["03", "10"].flatMap { month in
            let start = WireCoding.instant("\(year)-\(month)-23T00:00:00Z") ?? .distantPast
            return (0..<(10 * 48)).map { start + Double($0) * 1800 }
        }
    }

    @Test func `it is what the table of time zones has, around every change of the clocks`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "Europe/London"))
        let wrong = (Self.aroundChanges + Self.aroundChanges.map { $0 - 0.001 }).filter { instant in
            let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: instant)
            let date = parts.year.flatMap { PartialDate(year: $0, month: parts.month, day: parts.day) }
            let london = LondonTime(instant)
            return (london.date, london.hour, london.minute) != (date, parts.hour, parts.minute)
        }
        #expect(wrong.isEmpty)
    }

    @Test(arguments: [
        ("2026-01-05T10:00:59.999Z", "10:00"), ("2026-07-05T23:05:00Z", "00:05"), ("2026-03-29T00:59:59Z", "00:59"),
        ("2026-03-29T01:00:00Z", "02:00"), ("2026-10-25T00:59:59Z", "01:59"), ("2026-10-25T01:00:00Z", "01:00"),
    ])
    func `the clock shows hours and minutes`(instant: String, clock: String) throws {
        #expect(LondonTime(try #require(WireCoding.instant(instant))).clock == clock)
    }

    @Test func `what a date can't say comes out as the nearest that it can`() {
        #expect(LondonTime(.distantPast).date == PartialDate("1000-01-01"))
        #expect(LondonTime(Date(timeIntervalSince1970: 1e18)).date == PartialDate("9999-12-31"))
    }
}
