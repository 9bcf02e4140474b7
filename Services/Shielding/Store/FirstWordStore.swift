import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Ends what one officer has said of shielded children, and a second had to say too: rows of `lifting`, `withdrawing` and `telling_apart`.
///
/// What ends there ends in the journal as well, so that no restore brings a word back that was taken back since, or has been done.
struct FirstWordStore: Sendable {
    let journal: ShieldJournal

    /// What the word is about: one child's shield or identity, or that two are not one.
    enum Kind: CaseIterable { case one, apart }

    /// Takes back what was said about any of the children, and about all whom they were merged with.
    func withdraw(
        _ kinds: [Kind] = Kind.allCases, about children: [Child.ID], at now: Date,
        in transaction: borrowing Transaction
    ) async throws {
        let rows = try await transaction.queries(kinds.flatMap { Self.statements($0, about: children) })
        let ended = try rows.flatMap { try $0.decode((Child.ID, Child.ID).self) }
        try journal.endWords(about: ended.map { $0 == $1 ? [$0] : [$0, $1] }, at: WireCoding.rounded(now))
    }

    /// What was said has been done.
    func end(_ pair: ApartStore.Pair, at now: Date, in transaction: borrowing Transaction) throws {
        transaction.write("delete from telling_apart where child = \(pair.child) and other = \(pair.other)")
        try journal.endWords(about: [pair.children], at: WireCoding.rounded(now))
    }

    /// A word that a table has, unless it ended before the table was brought back.
    func standing(_ word: LiftDecision.Proposal?, about children: [Child.ID]) throws -> LiftDecision.Proposal? {
        guard let word else { return nil }
        return try journal.read { $0.stands(wordAbout: children, since: word.since) } ? word : nil
    }

    /// Deletes, and selects of whom it was said.
    private static func statements(_ kind: Kind, about children: [Child.ID]) -> [SQL] {
        let named = named(children)
        switch kind {
        case .one:
            return LiftingStore.Deed.allCases.map { deed -> SQL in
                """
                \(sql: named)
                delete from \(sql: deed.table) where child in (select child from named) returning child, child
                """
            }
        case .apart:
            let apart: SQL = """
                \(sql: named) delete from telling_apart
                where child in (select child from named) or other in (select child from named)
                returning child, other
                """
            return [apart]
        }
    }

    private static func named(_ children: [Child.ID]) -> SQL {
        """
        with named as (
            select child from unnest(\(children)) as named (child)
            union select survivor from merged where child = any(\(children))
        )
        """
    }
}
