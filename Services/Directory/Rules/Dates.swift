import Contracts
import Model

/// When a practitioner's own involvement can have begun or ended.
enum Dates {
    /// What a date may not precede.
    enum Floor: Hashable, Sendable {
        /// A date of birth may be partial: the earliest day that it can mean counts.
        case birth(PartialDate)
        case beginning(PartialDate)

        var day: PartialDate {
            switch self {
            case .birth(let day), .beginning(let day): day
            }
        }

        var inWords: String {
            switch self {
            case .birth: "the child was born"
            case .beginning: "the involvement began"
            }
        }
    }

    /// What is wrong with a day whoever the child is: told before it is looked up whether there is one.
    static func problems(of date: PartialDate, in field: String, to today: PartialDate) -> [Problem] {
        guard date.isComplete else {
            return [Problem(field: field, rule: "completeDate", explanation: "Give the year, the month and the day.")]
        }
        if date > today {
            return [Problem(field: field, rule: "notInFuture", explanation: "Give a day that is not in the future.")]
        }
        return []
    }

    /// - Parameter today: the day it is in London.
    static func problems(
        of date: PartialDate, in field: String, from floor: Floor, to today: PartialDate
    ) -> [Problem] {
        let problems = problems(of: date, in: field, to: today)
        guard problems.isEmpty else { return problems }
        if date < floor.day {
            let explanation = "Give a day that is not before \(floor.inWords)."
            return [Problem(field: field, rule: "tooEarly", explanation: explanation)]
        }
        return []
    }
}
