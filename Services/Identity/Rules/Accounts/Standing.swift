import Contracts
import Model

/// On which days somebody was vetted, was trained and signed the agreement, and their organisation was accredited.
struct Standing: Equatable {
    /// Enhanced vetting is renewed after three years.
    static let yearsOfVetting = 3

    var role: Role
    var accredited: PartialDate?
    var vetted: PartialDate?
    var trained: PartialDate?
    var agreed: PartialDate?

    /// What stands against signing in on this day. A machine is neither vetted nor trained; its organisation is accredited.
    func lapsed(on today: PartialDate) -> [Requirement] {
        Requirement.allCases.filter { requirement in
            switch requirement {
            case .accreditation: !Self.isDone(accredited, by: today)
            case .vetting: role != .feed && !Self.isVetted(vetted, on: today)
            case .training: role != .feed && !Self.isDone(trained, by: today)
            case .agreement: role != .feed && !Self.isDone(agreed, by: today)
            }
        }
    }

    private static func isDone(_ day: PartialDate?, by today: PartialDate) -> Bool {
        day.map { $0.isComplete && $0 <= today } ?? false
    }

    private static func isVetted(_ day: PartialDate?, on today: PartialDate) -> Bool {
        guard let day, isDone(day, by: today) else { return false }
        // As numbers, for 29 February has no day of its own three years later.
        return (today.year, today.month ?? 0, today.day ?? 0)
            < (day.year + yearsOfVetting, day.month ?? 0, day.day ?? 0)
    }
}
