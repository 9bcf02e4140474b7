import Contracts
import Model

/// When a child was born who is searched for.
enum SoughtBirth: Equatable {
    /// That day; or some day of that month or year.
    case on(PartialDate)
    /// From one day to another, both included: the ages from and to on the day of asking.
    case between(PartialDate, PartialDate)

    init?(_ query: FindChild, on today: PartialDate) {
        if let date = query.dateOfBirth {
            self = .on(date)
            return
        }
        guard let ages = query.ages, let month = today.month, let day = today.day else { return nil }
        func back(_ years: Int) -> PartialDate? {
            PartialDate(year: today.year - years, month: month, day: day)
                ?? PartialDate(year: today.year - years, month: month, day: 28)
        }
        guard let earliest = back(ages.to + 1), let latest = back(ages.from) else { return nil }
        self = .between(earliest, latest)
    }

    /// Whether a child born then may be meant, as far as the dates are known.
    func allows(_ born: PartialDate) -> Bool {
        switch self {
        case .on: return true
        case .between(let earliest, let latest):
            return born.last > earliest.description && born.description <= latest.description
        }
    }

    /// The years in which a child may be born who is meant, or of whom a part of the date was taken down wrong.
    var years: ClosedRange<Int> {
        switch self {
        case .on(let date): date.year - 1...date.year + 1
        case .between(let earliest, let latest): earliest.year...latest.year
        }
    }

    /// The dates by which a day may stand in a record: itself, day and month swapped, the month or the year alone.
    var dates: [PartialDate] {
        guard case .on(let date) = self, let month = date.month, let day = date.day else { return [] }
        return [
            date, PartialDate(year: date.year, month: day, day: month), PartialDate(year: date.year, month: month),
            PartialDate(year: date.year),
        ].compactMap { $0 }
    }
}

extension PartialDate {
    /// Behind every day that it can mean, as text.
    fileprivate var last: String { isComplete ? description : description + "~" }
}
