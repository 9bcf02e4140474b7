import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// Records, their versions and the children that they were matched to.
struct PeopleStore: Sendable {
    let hash: KeyedHash

    func tokens(of event: IntakeEvent) -> RecordTokens {
        RecordTokens(
            record: hash.token(["record", event.source, event.data.record]),
            involvement: hash.token(["involvement", event.source, event.data.record, event.data.involvement.reference]))
    }

    func token(of key: MatchKey) -> Data { hash.token(["match"] + key.parts) }

    /// What is known of the records that reports speak of, and of the children that they may be.
    func known(of tokens: [RecordTokens], matching keys: Set<MatchKey>, in transaction: borrowing Transaction)
        async throws -> KnownPeople
    {
        let matches = Dictionary(
            keys.filter(\.identifies).map { (token(of: $0), $0) }, uniquingKeysWith: { first, _ in first })
        let rows = try await transaction.queries([
            Self.records(of: tokens.map(\.record)), Self.involvements(of: tokens.map(\.involvement)),
            Self.children(named: Array(matches.keys)),
        ])
        var known = KnownPeople()
        try Self.readRecords(rows[0], into: &known)
        for (token, handle, sequence, time) in try rows[1].decode((Data, Involvement.Handle, Int?, Int).self) {
            known.involvements[token] = .init(handle: handle, newest: Version(sequence: sequence, milliseconds: time))
        }
        for (token, child, number, ordinal) in try rows[2].decode((Data, Child.ID, ChildNumber, Int).self) {
            known.children[child] = .init(number: number, ordinal: ordinal)
            if let key = matches[token] { known.named[key, default: []].insert(child) }
        }
        return known
    }

    private static func records(of tokens: [Data]) -> SQL {
        """
        select record.token, record.id, record.child, child.number, child.ordinal, record.newest_sequence,
            record.newest_time, version.normal_family, version.normal_given, version.date_of_birth, version.gender
        from source_record record
        join child on child.id = record.child
        cross join lateral (
            select distinct normal_family, normal_given, date_of_birth, gender
            from record_version where record_version.record = record.id
        ) version
        where record.token = any(\(tokens))
        """
    }

    private static func involvements(of tokens: [Data]) -> SQL {
        "select token, handle, newest_sequence, newest_time from involvement where token = any(\(tokens))"
    }

    private static func children(named tokens: [Data]) -> SQL {
        """
        select distinct version.match_token, record.child, child.number, child.ordinal
        from record_version version
        join source_record record on record.id = version.record
        join child on child.id = record.child
        where version.match_token = any(\(tokens))
        """
    }

    private static func readRecords(_ rows: Rows, into known: inout KnownPeople) throws {
        let columns = try rows.decode(
            (Data, SourceRecord.ID, Child.ID, ChildNumber, Int, Int?, Int, String, String, PartialDate, Gender).self)
        for (token, record, child, number, ordinal, sequence, time, family, given, born, gender) in columns {
            let key = MatchKey(family: family, given: given, dateOfBirth: born, gender: gender)
            known.children[child] = .init(number: number, ordinal: ordinal)
            let newest = Version(sequence: sequence, milliseconds: time)
            known.records[token, default: .init(id: record, child: child, newest: newest, identities: [])]
                .identities.insert(key)
        }
    }
}
