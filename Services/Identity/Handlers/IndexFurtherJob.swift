import Matching
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
        let (looked, forms) = try await people.lacking(most: Self.batch, in: transaction)
        people.index.write(forms, lacking: .familyGivenDay, in: transaction)
        return looked
    }
}
