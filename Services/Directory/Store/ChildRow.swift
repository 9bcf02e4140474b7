import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// A row of `child`.
struct ChildRow {
    let id: Child.ID
    let authority: AuthorityCode
    let listed: Bool
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
        listed = record.isListed
        number = visible?.number
        name = try visible.map { JSONB(data: try encoder.encode($0.name)) }
        dateOfBirth = visible?.dateOfBirth
        gender = visible?.gender
        carers = try visible.map { JSONB(data: try encoder.encode($0.carers)) }
        reported = record.details?.reported
    }

    /// Children who were merged are not found: what was theirs is the survivor's.
    static func select(_ ids: [Child.ID]) -> SQL {
        """
        select id, authority, listed, number, name, date_of_birth, gender, carers, reported
        from child where id = any(\(ids)) and survivor is null
        """
    }

    /// The records that `select` found, without their involvements.
    static func records(_ rows: Rows) throws -> [ChildRecord] {
        let decoder = WireCoding.decoder()
        return try rows.decode(
            (Child.ID, AuthorityCode, Bool, ChildNumber?, JSONB?, PartialDate?, Gender?, JSONB?, Date?).self
        ).map { id, authority, listed, number, name, dateOfBirth, gender, carers, reported in
            var record = ChildRecord(child: id, authority: authority, isListed: listed)
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
            insert into child (id, authority, listed, number, name, date_of_birth, gender, carers, reported)
            select * from \(
                unnest: rows, \.id, \.authority, \.listed, \.number, \.name, \.dateOfBirth, \.gender, \.carers,
                \.reported)
            on conflict (id) do update set listed = excluded.listed, number = excluded.number, name = excluded.name,
                date_of_birth = excluded.date_of_birth, gender = excluded.gender, carers = excluded.carers,
                reported = excluded.reported
            """
    }
}
