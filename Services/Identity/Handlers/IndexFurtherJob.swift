import FoundationEssentials
import Matching
import Model
import PersonIndex
import Postgres
import ServiceRuntime

/// Gives the forms that an earlier version wrote the keys that it did not know, once, in batches. Until then whoever needs
/// those keys to be found is not: the intake does not wait for it, as it does where nobody could be found at all.
struct IndexFurtherJob: Job {
    static let name = "index-further"
    static let batch = 500

    let people: PeopleStore
    var interval: Duration { .seconds(60) }

    func turn(_ work: JobContext) async throws -> Bool {
        try await work.transaction { transaction in try await index(in: transaction) } == Self.batch
    }

    /// How many forms were looked at.
    func index(in transaction: borrowing Transaction) async throws -> Int {
        // Records do not go from child to child meanwhile.
        transaction.lock(Reshaping.lock, alone: false)
        let rows = try await transaction.query(
            """
            with next as (
                delete from form_to_index where ctid = any(array(
                    select ctid from form_to_index limit \(Self.batch) for update skip locked))
                returning record, form)
            select record.child, next.record, next.form
            from next left join source_record record on record.id = next.record
            """)
        let forms = try rows.decode((UUID?, UUID, Data).self).compactMap { child, record, form in
            try child.map { IndexedForm(child: $0, record: record, form: try PersonIndex.form(form)) }
        }
        people.index.write(forms, lacking: .familyGivenDay, in: transaction)
        return rows.count
    }
}
