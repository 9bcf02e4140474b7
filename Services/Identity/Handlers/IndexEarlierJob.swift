import Contracts
import FoundationEssentials
import Matching
import Model
import PersonIndex
import Postgres
import ServiceRuntime

/// Gives the records of an earlier installation the forms that they are found by, once, in batches. Their addresses are
/// sealed in the vault: those come with the next report of each.
///
/// Nobody is matched until everybody who is known can be found: then it opens the gate of the intake.
struct IndexEarlierJob: Job {
    static let name = "index-earlier"
    static let batch = 500

    let people: PeopleStore
    let gate: IntakeGate
    var interval: Duration { .seconds(1) }

    func turn(_ work: JobContext) async throws -> Bool {
        guard !gate.isOpen else { return false }
        let count = try await work.transaction { transaction in try await index(in: transaction) }
        if count == 0 {
            let isWhole = try await work.transaction { transaction in
                try await transaction.query("select from source_record where seen = '{}' limit 1").isEmpty
            }
            if isWhole { gate.open() }
        }
        return !gate.isOpen && count > 0
    }

    /// How many records were given theirs.
    func index(in transaction: borrowing Transaction) async throws -> Int {
        let records = try await transaction.query(
            "select id from source_record where seen = '{}' limit \(Self.batch) for update skip locked"
        ).decode(SourceRecord.ID.self)
        guard !records.isEmpty else { return 0 }
        let versions = try await transaction.query(
            """
            select distinct record.child, record.id, version.name, version.date_of_birth, version.gender
            from source_record record join record_version version on version.record = record.id
            where record.id = any(\(records))
            """
        ).decode((Child.ID, SourceRecord.ID, JSONB, PartialDate, Gender).self)
        let decoder = WireCoding.decoder()
        var forms: Set<IndexedForm> = []
        for (child, record, name, born, gender) in versions {
            let description = Description(
                name: try decoder.decode(PersonName.self, from: name.data), born: born, gender: gender)
            forms.insert(
                IndexedForm(child: child.uuid, record: record.uuid, form: people.form(description)))
        }
        people.index.write(Array(forms), in: transaction)
        transaction.write("update source_record set seen = array[0] where id = any(\(records))")
        return records.count
    }
}
