import Foundation
import Model
import Testing

@Suite struct `An instant on the wire` {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1_767_607_200, "2026-01-05T10:00:00.000Z"),
        (951_782_399.999, "2000-02-28T23:59:59.999Z"), (951_868_799.9996, "2000-03-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.000Z"), (-0.001, "1969-12-31T23:59:59.999Z"), (-2_203_891_200, "1900-03-01T00:00:00.000Z"),
        (253_402_300_799, "9999-12-31T23:59:59.000Z"), (-62_167_219_200, "0000-01-01T00:00:00.000Z"),
    ])
    func `it is RFC 3339 in UTC with milliseconds`(seconds: Double, text: String) throws {
        #expect(WireCoding.text(of: Date(timeIntervalSince1970: seconds)) == text)
        #expect(try #require(WireCoding.instant(text)) == WireCoding.rounded(Date(timeIntervalSince1970: seconds)))
    }

    @Test func `every millisecond survives`() {
        for millisecond in 0..<1000 {
            let instant = Date(timeIntervalSince1970: (1_767_607_200_000 + Double(millisecond)) / 1000)
            let text = WireCoding.text(of: instant)
            let digits = String(millisecond)
            #expect(text.hasSuffix("." + String(repeating: "0", count: 3 - digits.count) + digits + "Z"))
            #expect(WireCoding.instant(text) == instant)
        }
    }

    @Test func `days of four centuries is written as Foundation writes it`() {
        for day in stride(from: -60_000, to: 90_000, by: 29) {
            let instant = Date(timeIntervalSince1970: Double(day) * 86_400 + 3661)
            let expected = instant.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            guard WireCoding.text(of: instant) == expected, WireCoding.instant(expected) == instant else {
                Issue.record("\(expected) is written \(WireCoding.text(of: instant))")
                return
            }
        }
    }

    @Test func `what the form can't say gives the nearest that it can`() {
        #expect(WireCoding.text(of: Date(timeIntervalSince1970: 1e15)) == "9999-12-31T23:59:59.999Z")
        #expect(WireCoding.text(of: Date(timeIntervalSince1970: -1e15)) == "0000-01-01T00:00:00.000Z")
    }

    @Test(arguments: [
        ("2026-01-05T10:00:00Z", 0), ("2026-01-05T10:00:00.5Z", 0.5), ("2026-01-05T10:00:00.123456789Z", 0.123456789),
    ])
    func `a fraction of any length is read, or none`(text: String, fraction: Double) throws {
        let seconds = try #require(WireCoding.instant(text)).timeIntervalSince1970
        #expect(abs(seconds - 1_767_607_200 - fraction) < 0.000_001)
    }

    @Test(arguments: [
        "", "Z", "2026-01-05", "2026-01-05T10:00:00", "2026-01-05T10:00:00+00:00", "2026-01-05T10:00:00.Z",
        "2026-01-05T10:00:00.1234567890Z", "2026-02-29T10:00:00Z", "2026-13-01T10:00:00Z", "2026-00-01T10:00:00Z",
        "2026-01-00T10:00:00Z", "2026-01-05T24:00:00Z", "2026-01-05T10:60:00Z", "2026-01-05T10:00:60Z",
        "2026-01-05 10:00:00Z", "2026-01-05t10:00:00z", "26-01-05T10:00:00Z", "2026-1-5T10:00:00Z",
        "2026-01-05T10:00:00ZZ", " 2026-01-05T10:00:00Z", "2026-01-05T10:00:00Z\n", "2026-01-05T1٠:00:00Z",
    ])
    func `what is no instant in UTC is refused`(text: String) {
        #expect(WireCoding.instant(text) == nil)
    }
}
