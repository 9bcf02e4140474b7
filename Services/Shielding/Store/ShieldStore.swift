import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `shield`, and whom a shield covers.
struct ShieldStore: Sendable {
    func since(_ child: Child.ID, in transaction: borrowing Transaction) async throws -> Date? {
        try await transaction.query("select since from shield where child = \(child)").first(as: Date.self)
    }

    /// Whoever has a shield already keeps it. A shield ends all that somebody watched by.
    func insert(_ shields: [KeptShield], in transaction: borrowing Transaction) {
        guard !shields.isEmpty else { return }
        transaction.write(
            """
            insert into shield (child, since, key_id, encapsulated_key, ciphertext, sealed_for, review_by)
            select * from \(
                unnest: shields.sorted { $0.child < $1.child }, \.child, \.since, \.order.keyID, \.order.encapsulatedKey,
                \.order.ciphertext, \.sealedFor, \.reviewBy)
            on conflict (child) do nothing
            """)
        WatchStore.silence(shields.map(\.child), in: transaction)
    }

    /// Puts another order in the place of each of these.
    func replaceOrders(of shields: [KeptShield], in transaction: borrowing Transaction) {
        guard !shields.isEmpty else { return }
        transaction.write(
            """
            update shield set key_id = new.key_id, encapsulated_key = new.encapsulated_key,
                ciphertext = new.ciphertext, sealed_for = new.sealed_for
            from \(
                unnest: shields, \.child, \.order.keyID, \.order.encapsulatedKey, \.order.ciphertext,
                \.sealedFor) as new (child, key_id, encapsulated_key, ciphertext, sealed_for)
            where shield.child = new.child
            """)
    }

    /// The shields of a person, one of each identifier: whoever forgets that two are one finds both shielded, and of parts one
    /// is lifted without the other. None where the person has none. A shield that stands in the journal alone is one.
    ///
    /// - Parameters:
    ///   - children: who are that person, by `cover` or from now on.
    ///   - given: a shield that is put up now.
    /// - Returns: all of them; and those that the table lacks.
    func shared(
        by children: [Child.ID], in cover: Cover, giving given: KeptShield? = nil, by journal: ShieldJournal,
        in transaction: borrowing Transaction
    ) async throws -> (all: [KeptShield], new: [KeptShield]) {
        let person = children.reduce(into: Set(children)) { $0.formUnion(cover.person($1)) }.sorted()
        let rows = try await shields(of: person, in: transaction)
        let standing = try journal.read { standing in person.compactMap { standing.shields[$0] } }
        guard let first = given ?? (rows + standing).min(by: { $0.since < $1.since }) else { return ([], []) }
        let own = Set(rows.map(\.child))
        let new = person.filter { !own.contains($0) }.map { child in
            ([given].compactMap(\.self) + standing).first { $0.child == child }
                ?? KeptShield(child: child, since: first.since, order: first.order, sealedFor: first.sealedFor)
        }
        return (rows + new, new)
    }

    /// Everybody who has a shield of their own.
    func all(in transaction: borrowing Transaction) async throws -> Set<Child.ID> {
        Set(try await transaction.query("select child from shield").decode(Child.ID.self))
    }

    /// The shields of these children.
    func shields(of children: [Child.ID], in transaction: borrowing Transaction) async throws -> [KeptShield] {
        try Self.read(
            try await transaction.query("select \(sql: Self.columns) from shield where child = any(\(children))"))
    }

    private static let columns: SQL =
        "child, since, key_id, encapsulated_key, ciphertext, coalesce(sealed_for, child)"

    private static func read(_ rows: Rows) throws -> [KeptShield] {
        try rows.decode((Child.ID, Date, String, Data, Data, Child.ID).self).map { row in
            KeptShield(
                child: row.0, since: row.1,
                order: SealedEnvelope(keyID: row.2, encapsulatedKey: row.3, ciphertext: row.4), sealedFor: row.5)
        }
    }

    /// Selects for each of `children` whoever is one with the child, or with somebody whom the child may be; whether that
    /// one has a shield, and whether it is the child's own identifier; of one who was merged, whatever holds for the survivor. The rule
    /// is `Cover.withholds`.
    static func kin(of children: [Child.ID]) -> SQL {
        """
        with own (asked, child) as (
            select child, child from unnest(\(children)) as asked (child)
            union all select child, survivor from merged where child = any(\(children))
        ), one as (
            select * from own
            union all
            select own.asked, candidate.other from own join candidate on candidate.child = own.child
        ), kin as (
            select * from one
            union all
            select one.asked, merged.survivor from one join merged on merged.child = one.child
            union all
            select one.asked, merged.child from one join merged on merged.survivor = one.child
            union all
            select one.asked, twin.child from one join merged on merged.child = one.child
            join merged twin on twin.survivor = merged.survivor
        )
        select distinct kin.asked, kin.child, shield.child is not null or withdrawn.child is not null,
            (kin.asked, kin.child) in (
                select * from own
                union all select own.asked, merged.child from own join merged on merged.survivor = own.child)
        from kin left join shield on shield.child = kin.child left join withdrawn on withdrawn.child = kin.child
        """
    }

    /// By who was asked for, everybody whose shield would cover them, by the rows of `kin(of:)`.
    static func near(_ kin: Rows) throws -> [Child.ID: Set<Child.ID>] {
        try kin.decode((Child.ID, Child.ID, Bool, Bool).self).reduce(into: [:]) { $0[$1.0, default: []].insert($1.1) }
    }

    /// Those who were asked for whom a shield covers, by the rows of `kin(of:)` or by the journal, which is asked of
    /// everybody alike, under each identifier of theirs: what is released is the person's.
    static func shielded(_ kin: Rows, by standing: StandingShields) throws -> Set<Child.ID> {
        var shielded: Set<Child.ID> = []
        for (asked, one, isShielded, isOwn) in try kin.decode((Child.ID, Child.ID, Bool, Bool).self) {
            let stands =
                standing.shields[one] != nil || standing.withdrawn[one] != nil || isOwn && standing.covers(one)
            if isShielded || stands { shielded.insert(asked) }
        }
        return shielded
    }
}

extension KeptShield {
    /// Of a shield that was confirmed and is put back by the journal, or parted, the first review again: too soon, not too
    /// late.
    fileprivate var reviewBy: Date { ShieldReview.due(after: since) }
}
