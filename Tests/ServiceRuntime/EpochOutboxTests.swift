import Contracts
import Foundation
import Messaging
import Model
import Postgres
import ServiceTesting
import Testing

@testable import ServiceRuntime

/// The producer's side of a restore, on a schema that is set back as a restore does it.
extension OutboxTests {
    private func numbered(_ count: Int, about subjects: [UUID], on connection: Connection) async throws -> [OutboxRow] {
        let drafts = (0..<count).map { _ in
            OutboxStore.Draft(
                message: .random(), consumer: .directory, type: "identity.noted.v1", subjects: subjects, body: Data())
        }
        return try await connection.withTransaction { try await OutboxStore.write(drafts, by: replica, in: $0) }
    }

    private func begin(_ epoch: Int, on connection: Connection) async throws {
        try await Epoch.begin(epoch, backupOf: Date(), on: connection)
    }

    @Test func `in the first epoch a message looks as it always did`() async throws {
        try await withScratchSchema(migrations: []) { connection in
            let row = try await numbered(1, about: [child], on: connection)[0]
            #expect(Wire.text(of: row.positions) == "\(child.text):1")
            #expect(row.first.timeline == .first)
            let isPlain = try await connection.withTransaction {
                try await $0.query("select epoch is null and base is null from runtime_outbox").decode(Bool.self)
            }
            #expect(isPlain == [true])
        }
    }

    @Test func `a new epoch begins in each sequence behind the number that it had`() async throws {
        try await withScratchSchema(migrations: []) { connection in
            let fresh = UUID.random()
            _ = try await numbered(3, about: [child], on: connection)
            try await begin(7, on: connection)
            let rows = try await numbered(2, about: [child, fresh], on: connection)
            let (one, two) = (Timeline(epoch: 7, base: 3, prior: 1), Timeline(epoch: 7, base: 0, prior: 1))
            #expect(
                rows.map(\.positions) == [
                    [
                        Position(subject: child, number: 4, timeline: one),
                        Position(subject: fresh, number: 1, timeline: two),
                    ],
                    [
                        Position(subject: child, number: 5, timeline: one),
                        Position(subject: fresh, number: 2, timeline: two),
                    ],
                ])
            try await begin(9, on: connection)
            let next = try await numbered(1, about: [child], on: connection)[0]
            #expect(next.first.timeline == Timeline(epoch: 9, base: 5, prior: 7))
            let last = try await numbered(1, about: [child], on: connection)[0]
            #expect(last.first.timeline == next.first.timeline)
        }
    }

    @Test func `rows are offered again in the epoch that they were written in`() async throws {
        try await withScratchSchema(migrations: []) { connection in
            let before = try await numbered(2, about: [child], on: connection)
            try await begin(7, on: connection)
            let after = try await numbered(1, about: [child, UUID.random()], on: connection)
            try await passAMinute(connection)
            #expect(try await offeredRows(connection).map(\.positions) == (before + after).map(\.positions))
        }
    }

    @Test func `positions come back from the wire as they were, and nothing half`() throws {
        let third = Timeline(epoch: 9, base: 5, prior: 7)
        let places = [
            Position(subject: child, number: 6, timeline: third),
            Position(subject: UUID.random(), number: 1, timeline: Timeline(epoch: 9)),
        ]
        #expect(try Wire.positions(.string(Wire.text(of: places)), epoch: 9) == places)
        let name = child.text
        for (text, epoch) in [
            (name, 1), ("\(name):0", 1), ("\(name):6:5:7", 1), ("\(name):6", 9), ("\(name):5:5:7", 9),
            ("\(name):6:5:9", 9), ("\(name):6:5", 9), ("\(name):6:5:x", 9), ("\(name):6:-1:1", 9),
        ] {
            #expect(throws: Unlawful.self, "\(text) in \(epoch)") {
                try Wire.positions(.string(text), epoch: .integer(Int64(epoch)))
            }
        }
    }

    @Test func `a confirmation of the lost history confirms what both have in common`() async throws {
        try await withScratchSchema(migrations: []) { connection in
            _ = try await numbered(3, about: [child], on: connection)
            try await begin(7, on: connection)
            _ = try await numbered(3, about: [child], on: connection)
            try await confirm(5, of: child, on: connection)
            try await passAMinute(connection)
            #expect(try await offered(connection) == [4, 5, 6])
            try await confirm(5, of: child, epoch: 7, on: connection)
            try await passAMinute(connection)
            #expect(try await offered(connection) == [6])
            try await confirm(9, of: child, on: connection)
            try await confirm(9, of: child, epoch: 8, on: connection)
            try await passAMinute(connection)
            #expect(try await offered(connection) == [6])
        }
    }

    @Test func `a restored consumer is offered again what it has passed since, and its old words count no more`()
        async throws
    {
        try await withScratchSchema(migrations: []) { connection in
            let (quiet, other) = (UUID.random(), UUID.random())
            _ = try await numbered(2, about: [quiet], on: connection)
            try await confirm(2, of: quiet, on: connection)
            try await connection.execute(
                script: "update runtime_number set passed_at = now() - interval '1 day' where number = confirmed")
            for subject in [child, other] {
                _ = try await numbered(3, about: [subject], on: connection)
                try await confirm(3, of: subject, on: connection)
            }
            #expect(try await offered(connection) == [])
            try await offerAgain(epoch: 50, since: Date() - 3600, on: connection)
            let rows = try await offeredRows(connection)
            #expect(rows.map(\.first.number) == [1, 2, 3, 1, 2, 3])
            #expect(Set(rows.map(\.first.subject)) == [child, other])
            try await confirm(3, of: child, on: connection)
            try await passAMinute(connection)
            #expect(try await offeredRows(connection).count == 6, "a word from before the restore")
            for subject in [child, other] { try await confirm(3, of: subject, life: 50, on: connection) }
            try await passAMinute(connection)
            #expect(try await offered(connection) == [])
        }
    }

    @Test func `a restored producer hears which sequences were passed further than it knows`() async throws {
        try await withScratchSchema(migrations: []) { connection in
            let unknown = UUID.random()
            _ = try await numbered(3, about: [child], on: connection)
            try await begin(7, on: connection)
            for subject in [child, unknown] {
                try await connection.withTransaction {
                    ForkStore.note([(.directory, subject, Passed(number: 3))], of: .identity, in: $0)
                }
            }
            #expect(try await forks(connection) == [[unknown.text: 3]])
            _ = try await numbered(3, about: [child], on: connection)
            for lasts in [[Passed(number: 5, epoch: 7)], [Passed(number: 3)], [Passed(number: 4), Passed(number: 5)]] {
                try await connection.withTransaction {
                    ForkStore.note(lasts.map { (.directory, child, $0) }, of: .identity, in: $0)
                }
            }
            #expect(try await forks(connection) == [[unknown.text: 3], [child.text: 2]])
        }
    }

    @Test func `in the first epoch nobody has forked`() async throws {
        try await withScratchSchema(migrations: []) { connection in
            try await connection.withTransaction {
                ForkStore.note([(.directory, child, Passed(number: 3))], of: .identity, in: $0)
            }
            #expect(try await forks(connection) == [])
        }
    }

    private func forks(_ connection: Connection) async throws -> [[String: Int]] {
        try await connection.withTransaction {
            try await $0.query("select subject, applied from runtime_fork order by seen").decode((UUID, Int).self)
        }.map { [$0.0.text: $0.1] }
    }

    @Test func `a schema that was put elsewhere is found out, until a new epoch begins there`() async throws {
        try await withScratchSchema(migrations: []) { connection in
            #expect(try await Epoch(on: connection).isAtHome)
            try await Epoch(on: connection).check(of: .directory)
            // As a dump does it: the same rows in a table of another identity.
            try await connection.execute(
                script: """
                    create table restored (like runtime_epoch including all);
                    insert into restored select * from runtime_epoch;
                    drop table runtime_epoch cascade;
                    alter table restored rename to runtime_epoch;
                    create view runtime_home as
                        select s.system_identifier || '/' || c.oid as home from pg_control_system() s, pg_class c
                        where c.oid = 'runtime_epoch'::regclass;
                    """)
            let epoch = try await Epoch(on: connection)
            #expect(!epoch.isAtHome)
            #expect(throws: ConfigurationFault.self) { try epoch.check(of: .directory) }
            try await begin(epoch.next(at: Date()), on: connection)
            let next = try await Epoch(on: connection)
            #expect(next.isAtHome)
            #expect(next.number > 1_700_000_000)
        }
    }

    private func offerAgain(epoch: Int, since: Date, on connection: Connection) async throws {
        let command = OfferAgain<IdentityTag>(consumer: .directory, epoch: epoch, since: since)
        let context = Context(messageID: UUID.random(), now: Date())
        _ = try await connection.withTransaction {
            try await OperationsHandlers<IdentityTag>.OfferingAgain().handle(command, context, in: $0)
        }
        let batches = BatchTests()
        let work = batches.work(try await batches.batch(on: connection), connection)
        let job = OfferAgainJob(page: 2)
        while try await job.turn(work) {}
    }
}
