import Foundation
import Model
import Testing

/// SI 2007/2182, regulations 4, 6 and 8, and ministers' answers; what is ours is named in `Retention`.
@Suite struct `How long a record lives` {
    private func day(_ text: String) -> PartialDate { PartialDate(text)! }

    private func retention(_ born: String, died: String? = nil, given: String? = nil, withdrawn: String? = nil)
        -> Retention
    {
        Retention(
            born: day(born), died: died.map(day),
            consent: given.map { RetentionConsent(given: day($0), withdrawn: withdrawn.map(day)) })
    }

    @Test(arguments: [
        ("2026-03-01", Retention.Stage.live), ("2026-03-02", .archived), ("2027-03-01", .archived),
        ("2027-03-02", .investigationOnly), ("2032-03-01", .investigationOnly), ("2032-03-02", .due),
        ("2060-01-01", .due),
    ])
    func `is live until 18, for a year the data managers', then for investigations, and over after six`(
        today: String, stage: Retention.Stage
    ) {
        #expect(retention("2008-03-02").stage(on: day(today)) == stage)
    }

    @Test(
        arguments: [
            ("2008-03-02", nil, nil, "2026-03-02"),
            ("2008-03-02", "2026-03-01", nil, "2033-03-02"),
            // On the birthday nothing comes back from the archive.
            ("2008-03-02", "2026-03-02", nil, "2026-03-02"),
            ("2008-03-02", "2025-06-01", "2025-07-01", "2026-03-02"),
            ("2008-03-02", "2025-06-01", "2026-03-02", "2026-03-02"),
            ("2008-03-02", "2025-06-01", "2029-07-01", "2029-07-01"),
            ("2008-03-02", "2025-06-01", "2040-01-01", "2033-03-02"),
        ] as [(String, String?, String?, String)])
    func `stays live until 25 by a consent of before the 18th birthday, while it stands`(
        born: String, given: String?, withdrawn: String?, archived: String
    ) {
        #expect(retention(born, given: given, withdrawn: withdrawn).archived == day(archived))
    }

    @Test(
        arguments: [
            ("2015-03-02", "2020-05-06", nil, "2021-05-06"),
            // Whoever dies is not kept for longer than they would have been.
            ("2008-03-02", "2025-12-01", nil, "2026-03-02"),
            ("2008-03-02", "2028-12-01", "2025-01-01", "2029-12-01"),
            ("2008-03-02", "2020-02-29", nil, "2021-03-01"),
            // Of a date of which a part is unknown the latest day counts.
            ("2015-03-02", "2020-05", nil, "2021-05-31"),
        ] as [(String, String, String?, String)])
    func `is live for a year after a death`(born: String, died: String, given: String?, archived: String) {
        #expect(retention(born, died: died, given: given).archived == day(archived))
    }

    @Test(arguments: [
        ("2008-02-29", "2026-03-01", "2027-03-01", "2032-03-01"), ("2008", "2026-12-31", "2027-12-31", "2032-12-31"),
        ("2008-02", "2026-03-01", "2027-03-01", "2032-03-01"), ("2008-04", "2026-04-30", "2027-04-30", "2032-04-30"),
        ("2010-02-29", "", "", ""), ("2004-02-29", "2022-03-01", "2023-03-01", "2028-03-01"),
    ])
    func `comes of age on 1 March if born on 29 February, and at the latest day of a date that is known in part`(
        born: String, archived: String, investigationOnly: String, due: String
    ) {
        guard let born = PartialDate(born) else { return #expect(archived.isEmpty) }
        let days = Retention(born: born)
        #expect(days == Retention(archived: day(archived), investigationOnly: day(investigationOnly), due: day(due)))
    }

    @Test func `goes through its stages in one order, each day of forty years`() {
        for born in ["2008-03-02", "2008-02-29", "2008-12", "2008"] {
            let days = retention(born, given: "2020-01-01")
            var stages: [Retention.Stage] = []
            for after in 0..<(40 * 366) {
                let stage = days.stage(on: day("2008-01-01").adding(days: after))
                if stages.last != stage { stages.append(stage) }
            }
            #expect(stages == Retention.Stage.allCases)
        }
    }

    @Test func `is told alike by text, as a database compares it, every day of five years`() {
        let births =
            ["2008", "2009", "2008-02", "2008-03", "2008-04", "2008-12", "2009-01", "2009-02"]
            + (0..<800).map { day("2007-12-20").adding(days: $0).description }
        for after in 0..<(5 * 366) {
            let today = day("2024-12-30").adding(days: after)
            let grown = ComeOfAge(by: today)
            for born in births {
                let last = born.count == 10 ? grown.day : born.count == 7 ? grown.month : grown.year
                let isLive = retention(born).stage(on: today) == .live
                if (born > last) != isLive { Issue.record("\(born) on \(today)") }
            }
        }
    }

    @Test(arguments: [
        ("2026-02-27", 2, "2026-03-01"), ("2028-02-27", 2, "2028-02-29"), ("2026-12-31", 1, "2027-01-01"),
    ])
    func `a day is so many days after another`(from: String, days: Int, to: String) {
        #expect(day(from).adding(days: days) == day(to))
    }
}
