import Checking

/// A date of birth as it is reported: swapped, a part of it another, the placeholder 1 January, the year alone.
enum DateReporting {
    static func report(_ born: Day, _ random: inout Seeded) -> String {
        let (year, month, day) = born.parts
        var rest = random.unit()
        func falls(_ share: Double) -> Bool {
            rest -= share
            return rest < 0
        }
        if falls(ErrorRates.dateMissing) { return "" }
        if falls(ErrorRates.dateYearOnly) { return String(year) }
        if falls(ErrorRates.dateSwapped) {
            if day <= 12, day != month { return text(year, day, month) }
            return text(year, month, day % 28 + 1)
        }
        if falls(ErrorRates.dayOther) { return text(year, month, (day + random.below(27)) % 28 + 1) }
        if falls(ErrorRates.monthOther) { return text(year, (month + random.below(11)) % 12 + 1, min(day, 28)) }
        if falls(ErrorRates.yearOther) { return text(year + (random.happens(0.5) ? 1 : -1), month, min(day, 28)) }
        if falls(ErrorRates.dateFirstOfJanuary) { return text(year, 1, 1) }
        return text(year, month, day)
    }

    /// The probability that the date is reported so; missing and year alone are left to the caller.
    static func probability(of reported: Day, from born: Day) -> Double {
        let (year, month, day) = born.parts
        let other = reported.parts
        if reported == born {
            return 1 - ErrorRates.dateSwapped - ErrorRates.dayOther - ErrorRates.monthOther - ErrorRates.yearOther
                - ErrorRates.dateFirstOfJanuary
        }
        var probability = 0.0
        if other.year == year {
            if other.month == day, other.day == month { probability += ErrorRates.dateSwapped }
            if other.month == month {
                probability += ErrorRates.dayOther / 27
                if day > 12 || day == month, other.day == day % 28 + 1 { probability += ErrorRates.dateSwapped }
            }
            if other.day == min(day, 28), other.month != month { probability += ErrorRates.monthOther / 11 }
            if other.month == 1, other.day == 1 { probability += ErrorRates.dateFirstOfJanuary }
        } else if abs(other.year - year) == 1, other.month == month, other.day == min(day, 28) {
            probability += ErrorRates.yearOther / 2
        }
        return probability
    }

    private static func text(_ year: Int, _ month: Int, _ day: Int) -> String {
        var bytes: [UInt8] = []
        Day(year: year, month: month, day: day).append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
