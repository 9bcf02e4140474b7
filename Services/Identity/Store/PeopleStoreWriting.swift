import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

extension PeopleStore {
    /// Writes what a batch changed, each table in one statement.
    func apply(_ changes: PeopleChanges, in transaction: borrowing Transaction) throws {
        insert(changes.children, in: transaction)
        let versions = try changes.versions.map { try Row($0, token: $0.key.identifies ? token(of: $0.key) : nil) }
        upsert(changes.newest, among: versions, in: transaction)
        append(versions, in: transaction)
        upsert(changes.involvements, in: transaction)
        NameDictionary().add(changes.newest.values.map { changes.versions[$0].name }, in: transaction)
    }

    private func insert(_ children: [PeopleChanges.NewChild], in transaction: borrowing Transaction) {
        guard !children.isEmpty else { return }
        transaction.write("insert into child (id, number) select * from \(unnest: children, \.id, \.number)")
    }

    /// A version as it stands in a row.
    private struct Row {
        /// Of the match where it stands among the versions, of the record where it is the newest of one.
        var token: Data?
        var version: PeopleChanges.RecordVersion
        var name: JSONB
        var carers: JSONB
        private static let encoder = WireCoding.encoder()

        init(_ version: PeopleChanges.RecordVersion, token: Data?) throws {
            self.token = token
            self.version = version
            name = JSONB(data: try Self.encoder.encode(version.name))
            carers = JSONB(data: try Self.encoder.encode(version.carers))
        }
    }

    private func upsert(_ newest: [Data: Int], among versions: [Row], in transaction: borrowing Transaction) {
        guard !newest.isEmpty else { return }
        let rows = newest.map { token, place in
            var row = versions[place]
            row.token = token
            return row
        }
        transaction.write(
            """
            insert into source_record (
                id, token, child, newest_sequence, newest_time, name, carers, normal_family, normal_given, normal_first,
                date_of_birth, gender)
            select * from \(
                unnest: rows, \.version.record, \.token, \.version.child, \.version.version.sequence,
                \.version.version.milliseconds, \.name, \.carers, \.version.key.family, \.version.key.given,
                \.version.first, \.version.key.dateOfBirth, \.version.key.gender)
            on conflict (id) do update set
                newest_sequence = excluded.newest_sequence, newest_time = excluded.newest_time, name = excluded.name,
                carers = excluded.carers, normal_family = excluded.normal_family,
                normal_given = excluded.normal_given, normal_first = excluded.normal_first,
                date_of_birth = excluded.date_of_birth, gender = excluded.gender
            """)
    }

    private func append(_ rows: [Row], in transaction: borrowing Transaction) {
        guard !rows.isEmpty else { return }
        transaction.write(
            """
            insert into record_version (
                record, child, match_token, sequence, "time", name, carers, normal_family, normal_given, date_of_birth,
                gender, model)
            select *, \(MatchKey.model) from \(
                unnest: rows, \.version.record, \.version.child, \.token, \.version.version.sequence,
                \.version.version.milliseconds, \.name, \.carers, \.version.key.family, \.version.key.given,
                \.version.key.dateOfBirth, \.version.key.gender)
            """)
    }

    private func upsert(_ involvements: [Data: KnownPeople.Involved], in transaction: borrowing Transaction) {
        guard !involvements.isEmpty else { return }
        let rows = Array(involvements)
        transaction.write(
            """
            insert into involvement (token, handle, newest_sequence, newest_time)
            select * from \(unnest: rows, \.key, \.value.handle, \.value.newest.sequence, \.value.newest.milliseconds)
            on conflict (token) do update set
                newest_sequence = excluded.newest_sequence, newest_time = excluded.newest_time
            """)
    }
}
