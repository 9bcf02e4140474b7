import Contracts
import Foundation
import Model
import Testing

@testable import CommandLine

@Suite struct `The tables of contactpoint quality` {
    private static let now = WireCoding.instant("2026-03-02T12:00:00Z")!

    private static func feed(_ source: String, _ state: FeedQuality.State, silent hours: Int?) -> FeedQuality {
        FeedQuality(
            source: source, state: state, expectedHours: 48,
            newestHeard: hours.map { now.addingTimeInterval(Double(-$0) * 3600) }, newestTaken: nil, newestEvent: nil,
            fullEveryDays: state == .silent ? 90 : nil, isFullDue: state == .silent ? true : nil,
            counts: .init(taken: 120, refused: 3), shares: .init(linked: 75),
            refusals: [.init(rule: "phone", field: "", count: 3)],
            authorities: [.init(authority: AuthorityCode("E06000901")!, counts: .init(taken: 120), shares: nil)],
            days: [.init(day: PartialDate("2026-03-02")!, taken: 120, refused: 3)])
    }

    private static let quality = Quality(
        asOf: now, from: PartialDate("2026-02-01")!, to: PartialDate("2026-03-02")!, step: 1,
        feeds: [
            feed("alpha", .fresh, silent: 1), feed("beta", .paused, silent: 70), feed("gamma", .never, silent: nil),
            feed("omega", .silent, silent: 50),
        ], decisions: [.init(authority: AuthorityCode("E06000901")!, same: 2)])

    @Test func `show how fresh the feeds are first, with the silent ones marked and on top`() {
        let lines = QualityTables(Self.quality, isDetailed: false).text.split(separator: "\n").map(String.init)
        #expect(
            lines.prefix(5) == [
                "source  state   last heard  last taken  last event  expected within  last in full",
                "omega   SILENT  2 d         -           -           48 h             - DUE",
                "gamma   never   -           -           -           48 h             -",
                "beta    paused  2 d         -           -           48 h             -",
                "alpha   fresh   60 min      -           -           48 h             -",
            ])
        #expect(lines[5] == "from 2026-02-01 to 2026-03-02:")
        #expect(
            lines[7].split(separator: " ", omittingEmptySubsequences: true).prefix(8) == [
                "omega", "120", "0", "3", "0", "0", "75", "%",
            ])
        #expect(lines.last?.hasPrefix("E06000901") == true && lines.count == 13)
    }

    @Test func `show of one source its authorities, refusals and days`() {
        var one = Self.quality
        one.feeds = [Self.feed("alpha", .fresh, silent: 1)]
        let text = QualityTables(one, isDetailed: true).text
        #expect(text.contains("E06000901  120") && text.contains("3        phone  -"))
        #expect(text.contains("2026-03-02  120    3"))
    }

    @Test(arguments: [
        (0.0, "0 min"), (7140, "119 min"), (7200, "2 h"), (172_740, "47 h"), (172_800, "2 d"), (-5, "0 min"),
    ])
    func `say an age in a unit of which there is more than one`(seconds: TimeInterval, age: String) {
        #expect(QualityTables.age(seconds) == age)
    }
}
