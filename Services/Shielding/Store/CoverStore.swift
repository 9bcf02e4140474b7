import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Reads what a shield covers, under locks that keep it so, and writes what has become of it.
///
/// Whoever changes whom a child may be holds the child here, and whoever shields a child holds all who may be that child:
/// so of a report and a shield at the same time the one sees the other, and the last word that Directory is told holds.
struct CoverStore: Sendable {
    /// What stands in it stands, whatever the tables say.
    let journal: ShieldJournal
    let loading: LoadingStore

    /// What changes who is who takes back what one officer had said of them.
    var words: FirstWordStore { FirstWordStore(journal: journal) }

    init(loading: LoadingStore) { (journal, self.loading) = (loading.journal, loading) }

    /// What covered whom before a change, and the children that are held for it.
    struct Held {
        var children: Set<Child.ID>
        var before: Cover
        /// The same by the tables alone: what was committed, with what Directory was told of it. A shield that the journal has, and
        /// whose commit never came, it was not told of.
        var committed: Cover

        /// What Directory has to be told of the change.
        func changes(to cover: Cover) -> [RecordCleared] { cover.changes(of: children, since: committed) }
    }

    /// Holds the children, and as whom they stand, for a change of whom they may be.
    func hold(_ children: some Collection<Child.ID>, in transaction: borrowing Transaction) async throws -> Held {
        lock(children, in: transaction)
        let held = try await readHeld(Set(children), in: transaction)
        let all = held.children.union(children.map(held.before.current))
        guard all.count > held.children.count else { return held }
        // Out of order; of two who wait for each other the database undoes one, which comes again.
        lock(all, in: transaction)
        return try await readHeld(all, in: transaction)
    }

    /// Holds the children, and whoever may be one of them: for a change that bears on all of those.
    func hold(aroundAll children: [Child.ID], in transaction: borrowing Transaction) async throws -> Held {
        var held: Set<Child.ID> = []
        while true {
            // Who is around may change until they are held; holding more of them then is out of order, and the
            // database undoes one of two who wait for each other.
            let around = Set(
                try await transaction.query(Self.around(children)).decode(Child.ID.self)
            ).union(children)
            guard !around.isSubset(of: held) else { break }
            lock(around, in: transaction)
            held.formUnion(around)
        }
        return try await readHeld(held, in: transaction)
    }

    func read(_ children: some Collection<Child.ID>, in transaction: borrowing Transaction) async throws -> Cover {
        try await readHeld(Set(children), in: transaction).before
    }

    private func readHeld(_ children: Set<Child.ID>, in transaction: borrowing Transaction) async throws -> Held {
        let rows = try await transaction.queries([
            "\(sql: Self.near(children)) select * from pair",
            """
            \(sql: Self.near(children))
            select child, survivor from merged where survivor in (select child from standing)
            """,
            """
            \(sql: Self.near(children))
            select child from shield where child in (
                select child from standing
                union select merged.child from merged join standing on merged.survivor = standing.child)
            """,
            """
            \(sql: Self.near(children))
            select child, coalesce(identity, child) from withdrawn where child in (
                select child from standing
                union select merged.child from merged join standing on merged.survivor = standing.child)
            """,
            LoadingStore.authorities,
        ])
        let pairs = try rows[0].decode((Child.ID, Child.ID).self)
        let survivors = Dictionary(
            try rows[1].decode((Child.ID, Child.ID).self), uniquingKeysWith: { first, _ in first })
        let named = children.union(pairs.map(\.1)).union(survivors.keys).union(survivors.values)
        let (standing, withdrawn) = try journal.read { standing in
            (
                named.filter { standing.shields[$0] != nil },
                named.reduce(into: [:]) { $0[$1] = standing.withdrawn[$1]?.identity }
            )
        }
        let committed = Cover(
            candidates: Dictionary(grouping: pairs, by: { $0.0 }).mapValues { Set($0.map(\.1)) },
            survivors: survivors, shields: Set(try rows[2].decode(Child.ID.self)),
            withdrawn: Dictionary(
                try rows[3].decode((Child.ID, Child.ID).self), uniquingKeysWith: { first, _ in first }),
            loading: try await loading.children(among: named, of: loading.standing(rows[4]), in: transaction))
        let before = Cover(
            candidates: committed.candidates, survivors: survivors, shields: committed.shields.union(standing),
            withdrawn: committed.withdrawn.merging(withdrawn) { $1 }, loading: committed.loading)
        return Held(children: children, before: before, committed: committed)
    }

    /// The same, once records have become another's, with whom they make a child of an authority that is loading.
    func withLoading(_ cover: Cover, in transaction: borrowing Transaction) async throws -> Cover {
        var cover = cover
        cover.loading = try await loading.children(
            among: cover.named, of: loading.standing(in: transaction), in: transaction)
        return cover
    }

    /// Those whose identity is gone.
    func withdrawn(among children: [Child.ID], in transaction: borrowing Transaction) async throws -> Set<Child.ID> {
        let rows = try await transaction.query(WithdrawnStore.persons(of: children))
        return try journal.read { try WithdrawnStore.withdrawn(rows, by: $0) }
    }

    /// Writes whom the children may be, and as whom they stand. Shields have rows of their own: `ShieldStore`.
    func write(_ cover: Cover, since before: Cover, in transaction: borrowing Transaction) {
        // Sorted, because both children of a pair are named in it.
        let (pairs, old) = (Pair.all(in: cover), Pair.all(in: before))
        let added = pairs.subtracting(old).sorted()
        let removed = old.subtracting(pairs).sorted()
        if !removed.isEmpty {
            transaction.write(
                """
                delete from candidate using \(unnest: removed, \.child, \.other) as gone (child, other)
                where candidate.child = gone.child and candidate.other = gone.other
                """)
        }
        if !added.isEmpty {
            transaction.write(
                """
                insert into candidate (child, other) select * from \(unnest: added, \.child, \.other)
                on conflict do nothing
                """)
        }
        let revived = Set(before.survivors.keys).subtracting(cover.survivors.keys).sorted()
        if !revived.isEmpty { transaction.write("delete from merged where child = any(\(revived))") }
        let merged = cover.survivors.filter { before.survivors[$0.key] != $0.value }.map { $0 }
        if !merged.isEmpty {
            transaction.write(
                """
                insert into merged (child, survivor) select * from \(unnest: merged, \.key, \.value)
                on conflict (child) do update set survivor = excluded.survivor
                """)
        }
    }

    private func lock(_ children: some Collection<Child.ID>, in transaction: borrowing Transaction) {
        let hashes = children.map { child in
            withUnsafeBytes(of: child.uuid.uuid) { $0.loadUnaligned(as: Int64.self) }
        }
        transaction.lock([LockSpace(" clearing"): hashes])
        // After the children: whoever changes it holds none of them.
        transaction.lock(LoadingStore.lock, alone: false)
    }

    /// Selects whoever is one with one of `children`, whoever may be one of those, and as whom all these stand.
    private static func around(_ children: [Child.ID]) -> SQL {
        """
        with asked as (
            select child from unnest(\(children)) as asked (child)
            union select survivor from merged where child = any(\(children))
        ), one as (
            select child from asked
            union select merged.child from merged join asked on merged.survivor = asked.child
        ), named as (
            select child from one union select candidate.other from candidate join one on one.child = candidate.child
        )
        select child from named union select merged.survivor from merged join named on named.child = merged.child
        """
    }

    /// Whom the children may be, and as whom all of these stand.
    private static func near(_ children: some Collection<Child.ID>) -> SQL {
        let ids = Array(children)
        return """
            with asked as (
                select child from unnest(\(ids)) as asked (child)
                union select survivor from merged where child = any(\(ids))
            ), pair as (
                select candidate.child, candidate.other from candidate join asked on asked.child = candidate.child
            ), standing as (
                select coalesce(merged.survivor, named.child) as child
                from (select child from asked union select other from pair) as named
                left join merged on merged.child = named.child
            )
            """
    }
}

/// Two children, of whom the first may be the second: a row.
private struct Pair: Hashable, Comparable {
    var child: Child.ID
    var other: Child.ID

    static func < (a: Self, b: Self) -> Bool { (a.child, a.other) < (b.child, b.other) }

    static func all(in cover: Cover) -> Set<Self> {
        Set(cover.candidates.flatMap { child, others in others.map { Self(child: child, other: $0) } })
    }
}
