import Contracts
import Model
import Postgres
import ServiceRuntime

/// Says which of some children a search on a hidden field may find. Whoever the vault has not heard of is not among them:
/// a shield of theirs, or a child whom they may be, may be on its way. It asks nobody, least of all the one who asks.
struct UnshieldedAmongHandler: GuardedQueryHandler {
    let vault: Vault
    let store: VaultStore

    func answer(_ query: UnshieldedAmong, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<UnshieldedAmong.Reply>
    {
        let children = try vault.openQuestion(query.children)
        guard children.count <= UnshieldedAmong.count else { return Answer(UnshieldedAmong.withheld) }
        let unshielded = try await store.unshielded(among: children, in: transaction)
        return Answer(.init(places: children.indices.filter { unshielded.contains(children[$0]) }))
    }
}
