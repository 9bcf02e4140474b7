import Model

/// Dates of birth that are not what they seem.
public enum BirthDate {
    /// A date as a source wrote it, `YYYY-MM-DD` or `YYYYMMDD`, of which as much is taken as can be true: of a day that
    /// the month does not have, year and month; of a month that there is not, the year, or the two swapped.
    public static func read(_ text: String) -> PartialDate? {
        let digits = text.utf8.filter { (0x30...0x39).contains($0) }.map { Int($0 - 0x30) }
        guard digits.count == 8 else { return PartialDate(text) }
        let (year, month, day) = (
            digits[..<4].reduce(0) { $0 * 10 + $1 }, digits[4] * 10 + digits[5], digits[6] * 10 + digits[7]
        )
        return PartialDate(year: year, month: month, day: day) ?? PartialDate(year: year, month: day, day: month)
            ?? PartialDate(year: year, month: month) ?? PartialDate(year: year)
    }

    /// Dates that systems write for "not known": 1 January 1900 and 1901, 31 December 9999, and whatever is outside the
    /// centuries of those on the register.
    static func isPlaceholder(_ date: PartialDate) -> Bool {
        date.year < 1900 || date.year >= 2100 || (date.year <= 1901 && isNewYear(date))
    }

    /// 1 January is what is written when only the year is known.
    static func isNewYear(_ date: PartialDate) -> Bool { date.month == 1 && date.day == 1 }
}
