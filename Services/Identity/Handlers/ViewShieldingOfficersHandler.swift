import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Says who the shielding officers are, where they are reached, and whom of them what concerns.
struct ViewShieldingOfficersHandler: QueryHandler {
    let opener: IntakeOpener
    var accounts = AccountStore()

    func answer(_ query: ViewShieldingOfficers, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewShieldingOfficers.Reply>
    {
        let concerned = query.concerned.map(read)
        if query.dataManagers == true { return Answer(try await managers(concerned, in: transaction)) }
        let officers = try await accounts.active(.shieldingOfficer, in: transaction)
        return Answer(
            .init(
                officers: officers.map { officer in
                    .init(
                        account: officer.account, email: officer.email,
                        concernedBy: concerned.indices.filter {
                            OfficerRules.concerns(concerned[$0]?.authority, officerOf: officer.authority)
                        })
                }))
    }

    private func managers(_ concerned: [ConcernedOfficers?], in transaction: borrowing Transaction) async throws
        -> ViewShieldingOfficers.Reply
    {
        let managers = try await accounts.active(.dataManager, in: transaction)
        return .init(
            officers: managers.compactMap { manager in
                let places = concerned.indices.filter {
                    OfficerRules.concerns(concerned[$0]?.authority, managerOf: manager.authority)
                }
                return places.isEmpty
                    ? nil : .init(account: manager.account, email: manager.email, concernedBy: places)
            })
    }

    /// What can't be read concerns everybody: rather one told too many than nobody.
    private func read(_ sealed: Data) -> ConcernedOfficers? {
        guard !sealed.isEmpty, let opened = try? opener.open(sealed) else { return nil }
        return try? WireCoding.decoder().decode(ConcernedOfficers.self, from: opened)
    }
}
