import Contracts
import Model
import Postgres
import Testing

@testable import Directory

@Suite struct `The store of records` {
    @Test func `gives back what a batch changed, and nothing of children it was not asked for`() async throws {
        try await withDirectory { directory in
            let known = Example.record()
            var changes = KnownRecords([:])
            let reports = [
                Example.report(contact: Example.contact(Example.school, lead: true)),
                Example.report(contact: Example.contact(Example.surgery, .primaryCare, caf: true)),
                Example.report(contact: Example.contact(Example.school, ended: Example.ended)),
                Example.report(of: .random()),
            ]
            for report in reports { _ = changes.take(report) }
            try await directory.connection.withTransaction { try directory.records.save(changes, in: $0) }

            let stored = try await directory.stored([known.child, .random()])
            #expect(Set(stored.keys) == [known.child])
            #expect(stored[known.child]?.details == known.details)
            #expect(stored[known.child]?.involvements == changes.involvements.map(\.involvement))
            #expect(stored[known.child]?.involvements.count == 2)
        }
    }

    @Test func `keeps a child of whom only the involvement is known`() async throws {
        try await withDirectory { directory in
            _ = try await directory.take([Example.report(visible: nil, contact: Example.contact(Example.school))])
            let record = try await directory.stored([Example.child])[Example.child]
            #expect(record?.details == nil)
            #expect(record?.involvements.map(\.handle) == [Example.school])
        }
    }

    @Test func `keeps a self-declared involvement with its sealed card through its changes`() async throws {
        try await withDirectory { directory in
            _ = try await directory.take([Example.report()])
            var own = Example.involvement(Example.charity, ordinal: 1, declaredBy: Example.socialWorker)
            try await directory.connection.withTransaction {
                try directory.records.insert(
                    own, of: Example.child, by: Example.socialWorker, card: Example.card, in: $0)
            }
            own.ended = Example.ended
            try await directory.connection.withTransaction { [own] in
                directory.records.update(own, of: Example.child, in: $0)
            }
            #expect(try await directory.stored([Example.child])[Example.child]?.involvements == [own])
            let card = try await directory.connection.withTransaction {
                try await directory.records.card(behind: Example.charity, of: Example.child, in: $0)
            }
            #expect(card == Example.card)
        }
    }

    @Test func `lends no card of an involvement that a source reported`() async throws {
        try await withDirectory { directory in
            _ = try await directory.take([Example.report(contact: Example.contact(Example.school))])
            let card = try await directory.connection.withTransaction {
                try await directory.records.card(behind: Example.school, of: Example.child, in: $0)
            }
            #expect(card == nil)
        }
    }
}
