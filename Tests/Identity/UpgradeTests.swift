import Contracts
import Foundation
import Logging
import Matching
import Model
import PersonIndex
import Postgres
import ServiceRuntime
import ServiceTesting
import Testing

@testable import Border
@testable import Identity

@Suite struct `An installation of an earlier version` {
    @Test func `owes after the upgrade what it owed before, word for word`() async throws {
        let before = Array(IdentityService.migrations.prefix { $0.name < "m0004" })
        try await withScratchSchema(migrations: before) { connection in
            let receipts = [
                Receipt(event: "a", source: "school-census", outcome: .accepted, at: EventBody.now),
                Receipt(
                    event: nil, source: "gp-registration", outcome: .refused,
                    problems: [Problem(field: "/time", rule: "required", explanation: "Give a “time”.")],
                    at: EventBody.now.addingTimeInterval(0.125)),
            ]
            let keys = receipts.indices.map { Data([UInt8($0)]) }
            try await connection.withTransaction { transaction in
                try ReceiptStore().keep(
                    zip(keys, receipts).map { .init(key: $0, receipt: $1) }, in: transaction)
                transaction.write("insert into owed_receipt (key) select * from unnest(\(keys))")
            }
            try await Schema.migrate(
                IdentityService.migrations, on: connection,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
            let owed = try await connection.withTransaction {
                try await $0.query("select recipient, type, body from runtime_owed_reply order by id")
                    .decode((String, String, Data).self)
            }
            #expect(owed.map(\.0) == ["receipts.school-census", "receipts.gp-registration"])
            #expect(owed.allSatisfy { $0.1 == ReportInvolvement.route.type })
            #expect(try owed.map { try WireCoding.decoder().decode(Receipt.self, from: $0.2) } == receipts)
        }
    }

    @Test func `finds whom it knew before, once they are indexed`() async throws {
        let before = Array(IdentityService.migrations.prefix { $0.name < "m0005" })
        try await withScratchSchema(migrations: before) { connection in
            let (child, record) = (Child.ID.random(), SourceRecord.ID.random())
            let name = JSONB(data: Data(#"{"given":["Ada"],"family":"Example"}"#.utf8))
            try await connection.withTransaction { transaction in
                transaction.write("insert into child (id, number) values (\(child), \(ChildNumber.random()))")
                transaction.write(
                    """
                    insert into source_record (id, token, child, newest_time, name, carers, normal_family, normal_given,
                        normal_first, date_of_birth, gender)
                    values (\(record), \(Data([1])), \(child), 0, \(name), '[]', 'example', 'ada', 'ada', '2015-03-02',
                        'female')
                    """)
                transaction.write(
                    """
                    insert into record_version (record, child, model, match_token, "time", name, carers, normal_family,
                        normal_given, date_of_birth, gender)
                    values (\(record), \(child), 'exact-1', null, 0, \(name), '[]', 'example', 'ada', '2015-03-02', 'female')
                    """)
            }
            try await Schema.migrate(
                IdentityService.migrations, on: connection,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
            let identity = try IdentityDesk(on: connection)
            let job = IndexEarlierJob(people: identity.people, gate: IntakeGate())
            let counts = try await connection.withTransaction { transaction in
                [try await job.index(in: transaction), try await job.index(in: transaction)]
            }
            #expect(counts == [1, 0])
            let reported = try #require(try await identity.submit([Told()]).first?.reported)
            #expect(reported.child == child && reported.match.kind == .linked)
        }
    }

    @Test func `leads from each key to the form that it is of, though its rows of further keys had none`() async throws
    {
        let before = Array(IdentityService.migrations.prefix { $0.name < "m0008" })
        try await withScratchSchema(migrations: before) { connection in
            let (child, record) = (UUID.random(), UUID.random())
            let forms = [Told(family: "Example"), Told(family: "Garcia Lopez")].map {
                IndexedForm(child: child, record: record, form: $0.form)
            }
            try await connection.withTransaction { transaction in
                transaction.write("alter table person_form add column family_given_day bigint")
                PersonIndex().write(forms, in: transaction)
                transaction.write("alter table person_form drop column family_given_day")
                // As earlier releases wrote them: the first row of each form has it.
                transaction.write(
                    """
                    update person_form set form = null where ctid not in (
                        select distinct on (form) ctid from person_form order by form, ctid)
                    """)
            }
            try await Schema.migrate(
                IdentityService.migrations, on: connection,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
            let sought = forms.flatMap(\.form.blockingKeys).filter { $0.kind != .familyGivenDay }.map { [$0] }
            let found = try await connection.withTransaction { transaction in
                let search = PersonIndex().search(sought)
                return try search.read(try await transaction.query(search.statement))
            }
            for (place, keys) in sought.enumerated() {
                let candidates = try found.candidates(near: place)
                let bearers = forms.map(\.form).filter { $0.blockingKeys.contains(keys[0]) }
                #expect(candidates.map(\.id) == [child] && bearers.allSatisfy(candidates[0].forms.contains))
            }
        }
    }

    @Test func `finds whoever has moved and is reported with another year, once the forms have that key`() async throws
    {
        // What came later, and has nothing to do with that key, is asked for by every report.
        let before = IdentityService.migrations.filter { !$0.name.hasPrefix("m0010") }
        try await withScratchSchema(migrations: before) { connection in
            // In an earlier version: this one writes the key, which is taken away with its column.
            try await connection.withTransaction {
                $0.write("alter table person_form add column family_given_day bigint")
            }
            let identity = try IdentityDesk(on: connection)
            let known = try #require(try await identity.submit([Told(born: "2015-03-02")]).first?.reported)
            try await connection.withTransaction {
                $0.write("alter table person_form drop column family_given_day")
            }
            try await Schema.migrate(
                IdentityService.migrations, on: connection,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
            let job = IndexFurtherJob(people: identity.people)
            let counts = try await connection.withTransaction { transaction in
                [try await job.index(in: transaction), try await job.index(in: transaction)]
            }
            #expect(counts == [1, 0])
            let moved = Told(record: "elsewhere", born: "2018-03-02", home: "9 Elsewhere Road", postcode: "M1 1AE")
            let reported = try #require(try await identity.submit([moved]).first?.reported)
            #expect(reported.child != known.child && reported.match.candidates == [known.child])
        }
    }
}
