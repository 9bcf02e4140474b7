import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// A row of `child`.
struct ChildRow {
    let id: Child.ID
    let authority: AuthorityCode
    /// As the literal of an array, because rows of them are unnested.
    let candidates: String?
    let number: ChildNumber?
    let name: JSONB?
    let dateOfBirth: PartialDate?
    let gender: Gender?
    let carers: JSONB?
    let reported: Date?

    init(_ record: ChildRecord, _ encoder: JSONEncoder) throws {
        let visible = record.details?.visible
        id = record.child
        authority = record.authority
        candidates = record.doubt.candidates.map { "{\($0.sorted().map(\.description).joined(separator: ","))}" }
        number = visible?.number
        name = try visible.map { JSONB(data: try encoder.encode($0.name)) }
        dateOfBirth = visible?.dateOfBirth
        gender = visible?.gender
        carers = try visible.map { JSONB(data: try encoder.encode($0.carers)) }
        reported = record.details?.reported
    }

    /// Children who were merged are not found: what was theirs is the survivor's.
    static func select(_ ids: [Child.ID]) -> SQL { select(where: "id = any(\(ids))") }

    /// Of a child who was merged, the survivor.
    static func select(standingFor child: Child.ID) -> SQL {
        select(where: "id = (select coalesce(survivor, id) from child where id = \(child))")
    }

    private static func select(where condition: SQL) -> SQL {
        """
        select id, authority, child.candidates, cleared.candidates, number, name, date_of_birth, gender, carers, reported,
            \(sql: WithdrawnStore.isWithdrawn), \(sql: RetentionStore.columns)
        from child left join cleared on cleared.child = id \(sql: RetentionStore.joins)
        where \(sql: condition) and survivor is null
        """
    }

    /// The records that `select` found, without their involvements.
    static func records(_ rows: Rows) throws -> [ChildRecord] {
        let decoder = WireCoding.decoder()
        return try rows.decode(
            (
                Child.ID, AuthorityCode, [Child.ID]?, [Child.ID]?, ChildNumber?, JSONB?, PartialDate?, Gender?, JSONB?,
                Date?, Bool, PartialDate?, PartialDate?, PartialDate?
            ).self
        ).map { row in
            let (id, authority, candidates, cleared, number, name, dateOfBirth, gender, carers, reported) = (
                row.0, row.1, row.2, row.3, row.4, row.5, row.6, row.7, row.8, row.9
            )
            let doubt = Doubt(candidates.map { Set($0) }, cleared: Set(cleared ?? []))
            var record = ChildRecord(child: id, authority: authority, doubt: doubt, isWithdrawn: row.10)
            record.consent = RetentionStore.consent(row.11, row.12)
            record.died = row.13
            if let number, let name, let dateOfBirth, let gender, let carers, let reported {
                record.details = ChildRecord.Details(
                    visible: VisibleChild(
                        number: number, name: try decoder.decode(PersonName.self, from: name.data),
                        dateOfBirth: dateOfBirth, gender: gender,
                        carers: try decoder.decode([PersonName].self, from: carers.data)),
                    reported: reported)
            }
            return record
        }
    }

    /// The authority stays what it was when the row was made.
    static func upsert(_ records: [ChildRecord]) throws -> SQL {
        let encoder = WireCoding.encoder()
        let rows = try records.map { try ChildRow($0, encoder) }
        return """
            insert into child (id, authority, candidates, number, name, date_of_birth, gender, carers, reported)
            select id, authority, candidates::uuid[], number, name, date_of_birth, gender, carers, reported
            from \(
                unnest: rows, \.id, \.authority, \.candidates, \.number, \.name, \.dateOfBirth, \.gender, \.carers,
                \.reported)
                as new (id, authority, candidates, number, name, date_of_birth, gender, carers, reported)
            on conflict (id) do update set candidates = excluded.candidates, number = excluded.number, name = excluded.name,
                date_of_birth = excluded.date_of_birth, gender = excluded.gender, carers = excluded.carers,
                reported = excluded.reported
            """
    }
}
