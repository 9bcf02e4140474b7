import Contracts
import Model

// Who sees a record in each stage of its life. A practitioner, an officer, and a data manager of another authority are answered
// alike of an archived child and of one who is not there.

extension ChildRecord {
    /// Unknown while no birth is.
    var retention: Retention? {
        details.map { Retention(born: $0.visible.dateOfBirth, died: died, consent: consent) }
    }

    func stage(on today: PartialDate) -> Retention.Stage { retention?.stage(on: today) ?? .live }

    func isLive(on today: PartialDate) -> Bool { stage(on: today) == .live }

    /// What `principal` is shown: nothing while the record is unlisted, or archived and not for them.
    func shown(to principal: Principal, on today: PartialDate) -> VisibleChild? {
        switch stage(on: today) {
        case .live: shown
        case .archived:
            Access.allows(principal.role, .viewArchived, principal.authority == authority ? .responsible : .any)
                ? shown : nil
        case .investigationOnly, .due: nil
        }
    }

    /// What there is to act on: nothing of an archived record, whoever asks.
    func shownWhileLive(on today: PartialDate) -> VisibleChild? { isLive(on: today) ? shown : nil }
}
