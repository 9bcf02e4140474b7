import FoundationEssentials

/// RFC 3339 in UTC, to the millisecond, written and read without a calendar: days are counted from 1 March of the
/// year 0 in the proleptic Gregorian calendar, in eras of 400 years.
enum Instant {
    private static let lastMillisecond = 253_402_300_799_999

    /// Rounded to the nearest millisecond; years before 0 and after 9999, which the form can't say, give the nearest
    /// instant that it can.
    static func text(of instant: Date) -> String {
        let milliseconds = (instant.timeIntervalSince1970 * 1000).rounded()
        let firstMillisecond = -62_167_219_200_000
        let whole = Int(max(Double(firstMillisecond), min(Double(lastMillisecond), milliseconds)))
        let (day, time) = whole.flooredDivision(by: 86_400_000)
        let (year, month, dayOfMonth) = date(ofDay: day)
        var text: [UInt8] = []
        text.reserveCapacity(24)
        func append(_ number: Int, _ width: Int, _ end: Character) {
            var divisor = [1, 10, 100, 1000][width - 1]
            while divisor > 0 {
                text.append(48 + UInt8(number / divisor % 10))
                divisor /= 10
            }
            if let byte = end.asciiValue { text.append(byte) }
        }
        append(year, 4, "-")
        append(month, 2, "-")
        append(dayOfMonth, 2, "T")
        append(time / 3_600_000, 2, ":")
        append(time / 60_000 % 60, 2, ":")
        append(time / 1000 % 60, 2, ".")
        append(time % 1000, 3, "Z")
        return String(decoding: text, as: UTF8.self)
    }

    /// `YYYY-MM-DDTHH:MM:SSZ`, with one to nine digits of a fraction or none; nil for anything else, also for a day
    /// or a time that does not exist.
    static func parse(_ text: String) -> Date? {
        var bytes = Array(text.utf8)[...]
        func number(_ width: Int, _ end: Character) -> Int? {
            guard bytes.count > width else { return nil }
            var value = 0
            for byte in bytes.prefix(width) {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            bytes = bytes.dropFirst(width)
            guard end == "\0" || bytes.popFirst() == end.asciiValue else { return nil }
            return value
        }
        guard let year = number(4, "-"), let month = number(2, "-"), let day = number(2, "T"),
            let hour = number(2, ":"), let minute = number(2, ":"), let second = number(2, "\0"),
            hour < 24, minute < 60, second < 60, (1...12).contains(month),
            (1...PartialDate.days(inMonth: month, of: year)).contains(day)
        else { return nil }
        var fraction = 0.0
        if bytes.first == UInt8(ascii: ".") {
            let digits = bytes.dropFirst().prefix { (48...57).contains($0) }
            guard (1...9).contains(digits.count) else { return nil }
            for digit in digits.reversed() { fraction = (fraction + Double(digit - 48)) / 10 }
            bytes = bytes.dropFirst(1 + digits.count)
        }
        guard bytes.elementsEqual([UInt8(ascii: "Z")]) else { return nil }
        let seconds = ((self.day(year: year, month: month, day: day) * 24 + hour) * 60 + minute) * 60 + second
        return Date(timeIntervalSince1970: Double(seconds) + fraction)
    }

    static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = (day + 719_468).flooredDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }

    static func day(year: Int, month: Int, day: Int) -> Int {
        let (era, yearOfEra) = (month <= 2 ? year - 1 : year).flooredDivision(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Int {
    /// The quotient rounded down, and what remains, which is never negative.
    func flooredDivision(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let remainder = (self % divisor + divisor) % divisor
        return ((self - remainder) / divisor, remainder)
    }
}
