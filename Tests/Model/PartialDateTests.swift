import Foundation
import Model
import Testing

@Suite struct `A partial date` {
    @Test(arguments: ["2015", "2015-03", "2015-03-02", "1000", "9999-12-31", "2000-02-29", "2024-02-29"])
    func `it is written as it was read`(text: String) throws {
        #expect(try #require(PartialDate(text)).description == text)
    }

    @Test(arguments: [
        "", "-", "15", "02015", "2015-", "2015-3", "2015-003", "2015-13", "2015-00", "2015-02-29", "1900-02-29",
        "2100-02-29", "2015-04-31", "2015-06-31", "2015-09-31", "2015-11-31", "2015-01-32", "2015-01-00", "0999",
        "2015-01-01T00:00:00Z", "2015/01/01", "2015-01-01 ", " 2015", "+2015", "٢٠١٥", "2015-01-01-01", "-2015-01",
    ])
    func `what does not exist is refused`(text: String) {
        #expect(PartialDate(text) == nil)
    }

    @Test func `a day without its month is refused`() {
        #expect(PartialDate(year: 2015, day: 1) == nil)
    }

    @Test func `only a date with its day is complete`() throws {
        #expect(try !#require(PartialDate("2015")).isComplete)
        #expect(try !#require(PartialDate("2015-03")).isComplete)
        #expect(try #require(PartialDate("2015-03-02")).isComplete)
    }

    @Test func `it is ordered by the earliest day that it can mean`() throws {
        let dates = try ["2014-12-31", "2015", "2015-01", "2015-01-01", "2015-01-02", "2015-02", "2016"]
            .map { try #require(PartialDate($0)) }
        #expect(dates.reversed().sorted() == dates)
    }

    @Test(arguments: [
        ("2025-07-01T23:30:00Z", "2025-07-02"), ("2025-07-01T22:59:59.999Z", "2025-07-01"),
        ("2025-01-01T23:30:00Z", "2025-01-01"), ("2024-12-31T23:59:59Z", "2024-12-31"),
        ("2025-03-30T00:59:59Z", "2025-03-30"), ("2025-10-25T23:30:00Z", "2025-10-26"),
        ("2025-10-26T23:30:00Z", "2025-10-26"),
    ])
    func `the day of an instant is London's day`(instant: String, day: String) throws {
        #expect(PartialDate.london(try #require(WireCoding.instant(instant))).description == day)
    }

    @Test func `on the wire it is its text, and an impossible one is refused`() throws {
        let date = try #require(PartialDate("2015-03"))
        #expect(String(decoding: try WireCoding.encoder().encode([date]), as: UTF8.self) == #"["2015-03"]"#)
        #expect(throws: DecodingError.self) {
            try WireCoding.decoder().decode([PartialDate].self, from: Data(#"["2015-02-29"]"#.utf8))
        }
        #expect(throws: DecodingError.self) {
            try WireCoding.decoder().decode([PartialDate].self, from: Data("[2015]".utf8))
        }
    }
}
