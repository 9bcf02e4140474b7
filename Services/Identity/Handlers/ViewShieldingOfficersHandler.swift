import Contracts
import Model
import Postgres
import ServiceRuntime

/// Says who the shielding officers are.
struct ViewShieldingOfficersHandler: QueryHandler {
    var accounts = AccountStore()

    func answer(_ query: ViewShieldingOfficers, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewShieldingOfficers.Reply>
    {
        Answer(.init(accounts: try await accounts.holders(of: .shieldingOfficer, in: transaction)))
    }
}
