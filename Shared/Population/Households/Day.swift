/// A day by its number since 1 January 1970, and back. Source: Hinnant, "chrono-compatible low-level date algorithms".
struct Day: Hashable, Comparable, Sendable {
    var number: Int32

    static func < (a: Day, b: Day) -> Bool { a.number < b.number }

    init(_ number: Int32) { self.number = number }

    init(year: Int, month: Int, day: Int) {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        number = Int32(era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468)
    }

    var parts: (year: Int, month: Int, day: Int) {
        let shifted = Int(number) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        return (year, month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1)
    }

    func append(to text: inout [UInt8]) {
        let (year, month, day) = parts
        for digit in [year / 1000, year / 100 % 10, year / 10 % 10, year % 10] { text.append(48 + UInt8(digit)) }
        for part in [month, day] {
            text.append(UInt8(ascii: "-"))
            text.append(48 + UInt8(part / 10))
            text.append(48 + UInt8(part % 10))
        }
    }
}
