import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Brings the names of records that were there before the dictionary into it, once; later names come with their records.
struct LearnNamesJob: Job {
    static let name = "learn-names"
    static let batch = 1000

    private let names = NameDictionary()
    var interval: Duration { .seconds(60) }

    func turn(_ work: JobContext) async throws -> Bool {
        try await work.transaction { transaction in try await learn(in: transaction) }
    }

    /// Returns whether there may be more.
    func learn(in transaction: borrowing Transaction) async throws -> Bool {
        let place = try await transaction.query("select up_to from name_learning for update skip locked")
        guard let upTo = try place.first(as: UUID.self) else { return false }
        let rows = try await transaction.query(
            "select id, name from source_record where id > \(upTo) order by id limit \(Self.batch)"
        ).decode((UUID, JSONB).self)
        guard let last = rows.last?.0 else {
            transaction.write("delete from name_learning")
            return false
        }
        let decoder = WireCoding.decoder()
        let all = try rows.map { try decoder.decode(PersonName.self, from: $0.1.data) }
        let known = try names.read(try await transaction.query(names.known(among: all)))
        names.add(all, besides: known, in: transaction)
        transaction.write("update name_learning set up_to = \(last)")
        return true
    }
}
