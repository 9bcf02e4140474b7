import Contracts
import Model
import Postgres
import ServiceRuntime

/// Says where the holders of accounts are reached.
struct ViewAddressesHandler: QueryHandler {
    var accounts = AccountStore()

    func answer(_ query: ViewAddresses, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewAddresses.Reply>
    {
        Answer(ViewAddresses.Reply(addresses: try await accounts.addresses(of: query.accounts, in: transaction)))
    }
}
