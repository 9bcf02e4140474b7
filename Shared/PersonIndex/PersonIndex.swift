public import FoundationEssentials
public import Matching
public import Postgres

/// The index by which whoever may be meant is found among many millions: a b-tree for each kind of blocking key.
///
/// A form has a row; where it has several keys of one kind, it has further rows that hold only those. B-trees over
/// columns of one table take half the room of a table of keys (measured), and a search by them is as quick.
public struct PersonIndex: Sendable {
    /// How many rows with one key are looked at; a form that shares a key with more is truncated.
    public var limit: Int
    /// How many forms of one child are looked at, the oldest first.
    static let mostForms = 64

    public init(limit: Int = 200) { self.limit = limit }

    /// The statements that make the table and its b-trees, in the current schema.
    public static let schema = """
        create table person_form (
            child uuid not null,
            record uuid not null,
            -- A `PersonForm` in its bytes, whereabouts as keyed tokens alone; null in the rows of further keys.
            form bytea,
            \(columns.map { "\($0) bigint" }.joined(separator: ",\n    "))
        );
        create index person_form_child on person_form (child);
        \(columns.map { "create index person_form_\($0) on person_form (\($0)) where \($0) is not null;" }
            .joined(separator: "\n"))
        """

    /// In the order of the kinds.
    static let columns = BlockingKey.Kind.allCases.map(column)

    private static func column(_ kind: BlockingKey.Kind) -> String {
        switch kind {
        case .bornFamily: "born_family"
        case .bornGiven: "born_given"
        case .bornPostcode: "born_postcode"
        case .familyGivenYear: "family_given_year"
        case .postcodeFamily: "postcode_family"
        case .postcodeGiven: "postcode_given"
        case .postcodeHouse: "postcode_house"
        case .number: "number"
        case .doorFamily: "door_family"
        }
    }

    /// Adds forms, in one statement that is not waited for.
    public func write(_ forms: [IndexedForm], in transaction: borrowing Transaction) {
        let rows = forms.flatMap(KeyRow.rows)
        guard !rows.isEmpty else { return }
        transaction.write(
            """
            insert into person_form (child, record, form, \(unsafe: Self.columns.joined(separator: ", ")))
            select * from \(
                unnest: rows, \.child, \.record, \.form, \.keys[0], \.keys[1], \.keys[2], \.keys[3], \.keys[4],
                \.keys[5], \.keys[6], \.keys[7], \.keys[8])
            """)
    }

    /// The children that share a key with each form, with all their forms, and the forms of `children`; in one statement.
    public func candidates(
        for forms: [PersonForm], and children: [UUID] = [], in transaction: borrowing Transaction
    ) async throws -> FoundCandidates {
        guard !forms.isEmpty || !children.isEmpty else { return FoundCandidates(count: 0) }
        return try found(
            count: forms.count, try await transaction.query(search(keys: forms.map(\.blockingKeys), and: children)))
    }

    /// The statement of `candidates`, for those who send it with others; `found` reads its rows.
    public func search(keys: [[BlockingKey]], and children: [UUID]) -> SQL {
        var probes = [[Probe]](repeating: [], count: Self.columns.count)
        for (place, keys) in keys.enumerated() {
            for key in keys {
                guard let kind = BlockingKey.Kind.allCases.firstIndex(of: key.kind) else { continue }
                probes[kind].append(Probe(place: Int32(place), key: key.value))
            }
        }
        var hits: SQL = "select -1, child, 1, 0 from \(unnest: children) as wanted (child)"
        for (kind, probes) in zip(BlockingKey.Kind.allCases, probes) {
            hits = """
                \(sql: hits)
                union all
                select probe.place, found.child, found.row, \(unsafe: "\(kind.rawValue)")
                from \(unnest: probes, \.place, \.key) as probe (place, key)
                cross join lateral (
                    select child, row_number() over () as row from person_form
                    where \(unsafe: Self.column(kind)) = probe.key limit \(limit + 1)
                ) found
                """
        }
        // The lateral joins with their limits are there for the planner too: it has no other way than the b-trees.
        return """
            with hit (place, child, row, kind) as materialized (\(sql: hits))
            select near.places, near.child, held.record, held.form, null::integer
            from (select child, array_agg(distinct place) from hit where row <= \(limit) group by child)
                as near (child, places)
            cross join lateral (
                select record, form from person_form where child = near.child and form is not null
                limit \(Self.mostForms)
            ) held
            union all
            select array_agg(distinct place), null, null, null, kind from hit where row > \(limit) group by kind
            """
    }

    private struct Probe {
        var place: Int32
        var key: Int64
    }

    /// Reads the rows of `search`.
    public func found(count: Int, _ rows: Rows) throws -> FoundCandidates {
        var found = FoundCandidates(count: count)
        for (places, child, record, form, kind) in try rows.decode(([Int32], UUID?, UUID?, Data?, Int?).self) {
            guard let child, let record, let form else {
                guard let kind = kind.flatMap({ BlockingKey.Kind(rawValue: Int16($0)) }) else { continue }
                for place in places { found.truncated[Int(place), default: []].insert(kind) }
                continue
            }
            guard let form = PersonForm(bytes: form) else { throw UnreadableForm() }
            if found.forms[child] == nil {
                for place in places where place >= 0 { found.near[Int(place)].append(child) }
            }
            found.forms[child, default: []].append(IndexedForm(child: child, record: record, form: form))
        }
        return found
    }

    /// Puts records of one child to another, with all their forms.
    public func move(_ records: [UUID], from child: UUID, to other: UUID, in transaction: borrowing Transaction) {
        guard !records.isEmpty else { return }
        transaction.write(
            "update person_form set child = \(other) where child = \(child) and record = any(\(records))")
    }
}

/// A row of the index holds what no release wrote.
public struct UnreadableForm: Error {}

/// A form with at most one key of each kind.
private struct KeyRow {
    var child: UUID
    var record: UUID
    var form: Data?
    var keys: [Int64?]

    static func rows(_ indexed: IndexedForm) -> [KeyRow] {
        let kinds = BlockingKey.Kind.allCases
        let byKind = Dictionary(grouping: indexed.form.blockingKeys, by: \.kind)
        let count = max(1, byKind.values.map(\.count).max() ?? 1)
        return (0..<count).map { row in
            KeyRow(
                child: indexed.child, record: indexed.record, form: row == 0 ? Data(indexed.form.bytes) : nil,
                keys: kinds.map { kind in byKind[kind].flatMap { row < $0.count ? $0[row].value : nil } })
        }
    }
}
