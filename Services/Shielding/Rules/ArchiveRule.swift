import Contracts
import Model

/// For whom a record is archived: for everybody, but in its first year in the archive for the data managers of the responsible
/// authority. Who that is has to be known. A shield holds against those too.
enum ArchiveRule {
    /// - Parameter retention: what Directory has said; it says nothing of those who are live for a month at least.
    static func isArchived(
        _ retention: Retention?, for actor: Principal, responsible: AuthorityCode?, on today: PartialDate
    ) -> Bool {
        switch retention?.stage(on: today) ?? .live {
        case .live: false
        case .archived:
            !Access.allows(
                actor.role, .viewArchived, Responsibility.relation(of: actor.authority, to: responsible))
        case .investigationOnly, .due: true
        }
    }
}
