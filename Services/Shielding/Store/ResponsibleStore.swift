import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Reads which authority is responsible for children, out of the first version of their records, which alone say so:
/// sealed, as everything that they say.
struct ResponsibleStore: Sendable {
    let vault: Vault
    /// What a version says never changes.
    var known = OpenedCache<AuthorityCode?>()

    /// Of children of whom nothing was reported, or nothing that opens, nobody.
    func authority(of child: Child.ID, in transaction: borrowing Transaction) async throws -> AuthorityCode? {
        try await authorities(of: [child], in: transaction)[child]
    }

    /// The places of the first so many of `children` about whom an officer of `authority` decides.
    func places(
        of children: [Child.ID], for authority: AuthorityCode?, most: Int, in transaction: borrowing Transaction
    ) async throws -> [Int] {
        var places: [Int] = []
        var start = 0
        while start < children.count, places.count < most {
            let some = start..<min(start + 250, children.count)
            let responsible = try await authorities(of: Set(children[some]), in: transaction)
            places += some.filter { Responsibility.mayAct(authority, for: responsible[children[$0]]) }
            start = some.upperBound
        }
        return Array(places.prefix(most))
    }

    func authorities(of children: some Collection<Child.ID>, in transaction: borrowing Transaction) async throws
        -> [Child.ID: AuthorityCode]
    {
        guard !children.isEmpty else { return [:] }
        let rows = try await transaction.query(
            """
            select asked.child, e.id, e.child, e.bound_to, e.key_id, e.encapsulated_key, e.ciphertext
            from unnest(\(Array(children))) as asked (child)
            left join merged on merged.child = asked.child
            join record_newest n on n.child = coalesce(merged.survivor, asked.child)
            join envelope e on e.id = coalesce(n.first, n.envelope)
            order by e.received
            """
        ).decode((Child.ID, UUID, Child.ID, UUID, String, Data, Data).self)
        var authorities: [Child.ID: AuthorityCode] = [:]
        for row in rows where authorities[row.0] == nil {
            let envelope = Envelope(
                id: row.1, child: row.2, binding: .record(SourceRecord.ID(row.3)),
                sealed: SealedEnvelope(keyID: row.4, encapsulatedKey: row.5, ciphertext: row.6))
            authorities[row.0] = known.value(of: envelope.id) { vault.open(envelope)?.authority }
        }
        return authorities
    }
}

extension Contents {
    fileprivate var authority: AuthorityCode? {
        switch self {
        case .reported(let report): report.authority
        case .declared: nil
        }
    }
}
