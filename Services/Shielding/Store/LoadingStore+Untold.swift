import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `loading_untold`: of which authorities Directory has to be told once more, and how far that is.
extension LoadingStore {
    /// Directory has to be told once more of everybody who may be a child of the authority.
    func tellAgain(of authority: AuthorityCode, in transaction: borrowing Transaction) {
        transaction.write(
            """
            insert into loading_untold (authority) values (\(authority.text))
            on conflict (authority) do update set after = null
            """)
    }

    func isAnyUntold(in transaction: borrowing Transaction) async throws -> Bool {
        try await !transaction.query("select from loading_untold limit 1").isEmpty
    }

    /// The next of the authorities, and up to `limit` of those who may be somebody else, from where it stopped: noted as told of,
    /// the authority with them once there are no more. Nil where none is left.
    func takeUntold(limit: Int, in transaction: borrowing Transaction) async throws
        -> (authority: AuthorityCode?, children: [Child.ID])?
    {
        // Before the row, as whoever writes the row does.
        transaction.lock(Self.lock, alone: false)
        let row = try await transaction.query(
            "select authority, after from loading_untold order by authority limit 1 for update skip locked"
        ).first(as: (String, UUID?).self)
        guard let (authority, after) = row else { return nil }
        let children = try await transaction.query(
            """
            select distinct child from candidate where child > \(after ?? Self.first)
            order by child limit \(limit)
            """
        ).decode(Child.ID.self)
        if let last = children.last {
            transaction.write("update loading_untold set after = \(last) where authority = \(authority)")
        } else {
            transaction.write("delete from loading_untold where authority = \(authority)")
        }
        return (AuthorityCode(authority), children)
    }

    /// Nobody's: identifiers are random.
    private static let first = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
}
