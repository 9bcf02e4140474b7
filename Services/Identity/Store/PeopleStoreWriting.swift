import Contracts
import FoundationEssentials
import Model
import PersonIndex
import Postgres
import ServiceRuntime

extension PeopleStore {
    /// Writes what a batch changed, each table in one statement.
    func apply(_ known: KnownPeople, in transaction: borrowing Transaction) throws {
        let changes = known.changes
        // First: the keys are other records' now.
        withdrawn.release(changes.released, in: transaction)
        insert(changes.children, in: transaction)
        let versions = try changes.versions.map(Row.init)
        upsert(changes, among: versions, in: transaction)
        append(versions, model: rules.model, in: transaction)
        upsert(changes.involvements, in: transaction)
        names.add(changes.newest.values.map { changes.versions[$0].name }, besides: known.names, in: transaction)
        note(changes.descriptions, in: transaction)
        index.write(
            changes.forms.map { IndexedForm(child: $0.child.uuid, record: $0.form.record.uuid, form: $0.form.form) },
            in: transaction)
        aliases.index(changes.aliases, in: transaction)
        log.append(changes.assertions, in: transaction)
        reviews.insert(changes.reviews, in: transaction)
        possible.insert(changes.possible, in: transaction)
        withdrawn.insert(changes.suspected, in: transaction)
        reviews.stir(changes.stirred, in: transaction)
    }

    private func insert(_ children: [PeopleChanges.NewChild], in transaction: borrowing Transaction) {
        guard !children.isEmpty else { return }
        transaction.write("insert into child (id, number) select * from \(unnest: children, \.id, \.number)")
    }

    /// A version as it stands in a row.
    private struct Row {
        var version: PeopleChanges.RecordVersion
        var normal: NormalName
        var name: JSONB
        var carers: JSONB
        /// Where it is the newest version of its record.
        var token = Data()
        var origin: Child.ID?
        /// The description that a new record begins with.
        var description: Int64?
        /// As the literals of arrays, because rows of them are unnested.
        var items: String { "{\(version.said.items.map(String.init).joined(separator: ","))}" }
        var since: String { "{\(version.said.since.map(String.init).joined(separator: ","))}" }
        private static let encoder = WireCoding.encoder()

        init(_ version: PeopleChanges.RecordVersion) throws {
            self.version = version
            normal = NormalName(version.name)
            name = JSONB(data: try Self.encoder.encode(version.name))
            carers = JSONB(data: try Self.encoder.encode(version.carers))
        }
    }

    private func upsert(_ changes: PeopleChanges, among versions: [Row], in transaction: borrowing Transaction) {
        guard !changes.newest.isEmpty else { return }
        let rows = changes.newest.map { token, place in
            var row = versions[place]
            row.token = token
            let new = changes.records[row.version.record]
            (row.origin, row.description) = (new?.origin, new?.description)
            return row
        }
        transaction.write(
            """
            insert into source_record (
                id, token, child, newest_sequence, newest_time, name, carers, normal_family, normal_given, normal_first,
                date_of_birth, gender, authority, origin, seen, items, since)
            select id, token, child, sequence, "time", name, carers, family, given, first, born, gender, authority, origin,
                array[description], items::bigint[], since::bigint[]
            from \(
                unnest: rows, \.version.record, \.token, \.version.child, \.version.version.sequence,
                \.version.version.milliseconds, \.name, \.carers, \.normal.family, \.normal.given,
                \.normal.first, \.version.dateOfBirth, \.version.gender, \.version.authority, \.origin,
                \.description, \.items, \.since) as new (id, token, child, sequence, "time", name, carers, family, given,
                first, born, gender, authority, origin, description, items, since)
            on conflict (id) do update set
                newest_sequence = excluded.newest_sequence, newest_time = excluded.newest_time, name = excluded.name,
                carers = excluded.carers, normal_family = excluded.normal_family,
                normal_given = excluded.normal_given, normal_first = excluded.normal_first,
                date_of_birth = excluded.date_of_birth, gender = excluded.gender, authority = excluded.authority,
                items = excluded.items, since = excluded.since
            """)
    }

    private func append(_ rows: [Row], model: String, in transaction: borrowing Transaction) {
        guard !rows.isEmpty else { return }
        transaction.write(
            """
            insert into record_version (
                record, child, sequence, "time", name, carers, normal_family, normal_given, date_of_birth, gender, model)
            select *, \(model) from \(
                unnest: rows, \.version.record, \.version.child, \.version.version.sequence,
                \.version.version.milliseconds, \.name, \.carers, \.normal.family, \.normal.given,
                \.version.dateOfBirth, \.version.gender)
            """)
    }

    private func upsert(_ involvements: [Data: InvolvedVersions], in transaction: borrowing Transaction) {
        guard !involvements.isEmpty else { return }
        let rows = Array(involvements)
        transaction.write(
            """
            insert into involvement (token, record, handle, newest_sequence, newest_time, first_time, withdrawn)
            select * from \(
                unnest: rows, \.key, \.value.record, \.value.handle, \.value.newest.sequence,
                \.value.newest.milliseconds, \.value.first, \.value.isWithdrawn)
            on conflict (token) do update set record = excluded.record, handle = excluded.handle,
                newest_sequence = excluded.newest_sequence, newest_time = excluded.newest_time,
                first_time = excluded.first_time, withdrawn = excluded.withdrawn
            """)
    }

    /// Descriptions that records which were known have given for the first time.
    private func note(_ descriptions: [PeopleChanges.NewDescription], in transaction: borrowing Transaction) {
        guard !descriptions.isEmpty else { return }
        transaction.write(
            """
            update source_record set seen = seen || new.descriptions
            from (
                select record, array_agg(description) from \(unnest: descriptions, \.record, \.description)
                    as each (record, description) group by record
            ) as new (record, descriptions)
            where source_record.id = new.record
            """)
    }
}
