import Model

/// Dates of birth that are not what they seem.
enum BirthDate {
    /// Dates that systems write for "not known": no child on the register was born then.
    static func isPlaceholder(_ date: PartialDate) -> Bool {
        date.year < 1900 || date.year >= 2100 || (date.year <= 1901 && isNewYear(date))
    }

    /// 1 January is what is written when only the year is known.
    static func isNewYear(_ date: PartialDate) -> Bool { date.month == 1 && date.day == 1 }
}
