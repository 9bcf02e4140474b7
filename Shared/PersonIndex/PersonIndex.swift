public import FoundationEssentials
public import Matching
public import Postgres

/// The index by which whoever may be meant is found among many millions: a b-tree for each kind of blocking key.
///
/// A form has a row; where it has several keys of one kind, it has further rows with those. B-trees over columns of one
/// table take half the room of a table of keys (measured), and a search by them is as quick. Every row has the form, so
/// that a key leads to it in one step: among eleven millions each further step is to memory that no cache holds.
public struct PersonIndex: Sendable {
    /// How many who share a key are looked at, at most: each kind of key has a limit of its own, which may be lower. A form
    /// that shares a key with more is truncated.
    public var limit: Int
    /// How many forms of one child are looked at, and how many of its rows for them.
    static let (mostForms, mostRows) = (64, 2048)

    public init(limit: Int = .max) { self.limit = limit }

    /// The statements that make the table and its b-trees, in the current schema. As the first release had them: later
    /// steps change it, and every row has a form now.
    public static let schema = """
        create table person_form (
            child uuid not null,
            record uuid not null,
            -- A `PersonForm` in its bytes, whereabouts as keyed tokens alone; null in the rows of further keys.
            form bytea,
            \(firstColumns.map { "\($0) bigint" }.joined(separator: ",\n    "))
        );
        create index person_form_child on person_form (child);
        \(firstColumns.map(tree).joined(separator: "\n"))
        """
    private static let firstColumns = columns.dropLast()

    /// The statements that make it as this release has it.
    public static let whole = schema + namesAndDay

    /// The statements that add names and day to it, and list whose forms have no such key yet.
    public static let namesAndDay = """
        alter table person_form add column family_given_day bigint;
        \(tree(column(.familyGivenDay)))
        create table form_to_index as select distinct record, form from person_form;
        """

    private static func tree(_ column: String) -> String {
        "create index person_form_\(column) on person_form (\(column)) where \(column) is not null;"
    }

    /// In the order of the kinds.
    static let columns = BlockingKey.Kind.allCases.map(column)

    static func column(_ kind: BlockingKey.Kind) -> String {
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
        case .familyGivenDay: "family_given_day"
        }
    }

    /// Adds forms, in one statement that is not waited for; `kind` is for those that are there but for their keys of it.
    public func write(
        _ forms: [IndexedForm], lacking kind: BlockingKey.Kind? = nil, in transaction: borrowing Transaction
    ) {
        let rows = forms.flatMap { KeyRow.rows($0, of: kind.map { [$0] } ?? BlockingKey.Kind.allCases) }
        guard !rows.isEmpty else { return }
        transaction.write(
            """
            insert into person_form (child, record, form, \(unsafe: Self.columns.joined(separator: ", ")))
            select * from \(
                unnest: rows, \.child, \.record, \.form, { $0.keys[0] }, { $0.keys[1] }, { $0.keys[2] }, { $0.keys[3] },
                { $0.keys[4] }, { $0.keys[5] }, { $0.keys[6] }, { $0.keys[7] }, { $0.keys[8] }, { $0.keys[9] })
            """)
    }

    /// By the place of each form: the children that share a key with it, with all their forms, and whether some were left
    /// out who could change a decision.
    public func candidates(for forms: [PersonForm], in transaction: borrowing Transaction) async throws
        -> [(candidates: [Candidate<UUID>], isTruncated: Bool)]
    {
        let search = search(forms.map(\.blockingKeys))
        let found = try search.read(try await transaction.query(search.statement))
        let near = forms.indices.map(found.children(near:))
        var all: [UUID: [PersonForm]] = [:]
        let rows = try await transaction.query(Self.forms(of: Array(Set(near.joined()))))
        for (child, _, form) in try rows.decode((UUID, UUID, Data).self) {
            all[child, default: []].append(try Self.form(form))
        }
        return near.enumerated().map { place, children in
            (children.map { Candidate(id: $0, forms: all[$0, default: []]) }, found.truncated.contains(place))
        }
    }

    /// The search for forms by the keys of others.
    public func search(_ keys: [[BlockingKey]]) -> CandidateSearch { CandidateSearch(keys, limit: limit) }

    /// A statement for all forms of children: the child, the record, and the bytes of the form.
    public static func forms(of children: [UUID]) -> SQL {
        """
        select wanted.child, held.record, held.form
        from \(unnest: children) as wanted (child)
        cross join lateral (
            select distinct record, form from (
                select record, form from person_form where child = wanted.child limit \(mostRows)
            ) row limit \(mostForms)
        ) held
        """
    }

    /// A form from its bytes.
    public static func form(_ bytes: Data) throws -> PersonForm {
        guard let form = bytes.withUnsafeBytes({ PersonForm(bytes: $0) }) else { throw UnreadableForm() }
        return form
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
    var form: Data
    var keys: [Int64?]

    /// At least one where all kinds are wanted: a form without keys is known all the same.
    static func rows(_ indexed: IndexedForm, of kinds: [BlockingKey.Kind]) -> [KeyRow] {
        let all = BlockingKey.Kind.allCases
        let byKind = Dictionary(grouping: indexed.form.blockingKeys.filter { kinds.contains($0.kind) }, by: \.kind)
        let count = max(kinds == all ? 1 : 0, byKind.values.map(\.count).max() ?? 0)
        let form = Data(indexed.form.bytes)
        return (0..<count).map { row in
            KeyRow(
                child: indexed.child, record: indexed.record, form: form,
                keys: all.map { kind in byKind[kind].flatMap { row < $0.count ? $0[row].value : nil } })
        }
    }
}
