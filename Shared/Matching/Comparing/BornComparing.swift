import Model

/// How far two dates of birth agree.
enum BornComparing {
    static func level(_ a: PartialDate, _ b: PartialDate) -> Level {
        guard let month = a.month, let otherMonth = b.month, let day = a.day, let otherDay = b.day else {
            return partial(a, b)
        }
        let parts = (a.year == b.year ? 1 : 0) + (month == otherMonth ? 1 : 0) + (day == otherDay ? 1 : 0)
        if a.year == b.year, BirthDate.isNewYear(a) || BirthDate.isNewYear(b) { return .bornNewYear }
        if parts == 3 { return .bornExact }
        if a.year == b.year, month == otherDay, day == otherMonth { return .bornSwapped }
        if DamerauLevenshtein.isNear(digits(a.year, month, day), digits(b.year, otherMonth, otherDay)) {
            return .bornClose
        }
        if parts == 2 { return .bornTwoParts }
        return a.year == b.year ? .bornSameYear : .bornDifferent
    }

    private static func partial(_ a: PartialDate, _ b: PartialDate) -> Level {
        guard a.year == b.year else { return .bornDifferent }
        guard let month = a.month, let other = b.month else { return .bornYear }
        return month == other ? .bornMonth : .bornSameYear
    }

    private static func digits(_ year: Int, _ month: Int, _ day: Int) -> [UInt16] {
        [year / 1000, year / 100 % 10, year / 10 % 10, year % 10, month / 10, month % 10, day / 10, day % 10].map {
            UInt16($0)
        }
    }
}
