import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import ServiceTesting

@testable import Directory

/// Directory's own schema in a scratch database, and its handlers in real transactions.
struct Lent {
    let connection: Connection
    let records = RecordStore()

    /// Takes a batch in as the runtime does, and returns what came of each report.
    func take(_ batch: [ChildReported], at now: Date = Example.now) async throws -> [Outcome<NoReply>] {
        let handler = ChildReportedHandler(records: records)
        return try await connection.withTransaction { transaction in
            let received = batch.map { Received($0, Context(messageID: UUID(), sender: .identity, now: now)) }
            var known = try await handler.load(for: received, in: transaction)
            let outcomes = received.map { handler.decide($0.message, &known, $0.context) }
            try await handler.apply(known, in: transaction)
            return outcomes
        }
    }

    func record(
        _ command: RecordInvolvement, by principal: Principal = Example.principal()
    ) async throws -> Outcome<RecordInvolvement.Reply> {
        let context = Context(messageID: UUID(), sender: .gateway, principal: principal, now: Example.now)
        return try await connection.withTransaction { transaction in
            try await RecordInvolvementHandler(records: records).handle(command, context, in: transaction)
        }
    }

    func end(
        _ command: EndInvolvement, by principal: Principal = Example.principal()
    ) async throws -> Outcome<EndInvolvement.Reply> {
        let context = Context(messageID: UUID(), sender: .gateway, principal: principal, now: Example.now)
        return try await connection.withTransaction { transaction in
            try await EndInvolvementHandler(records: records).handle(command, context, in: transaction)
        }
    }

    func change(
        _ command: ChangeInvolvement, by principal: Principal = Example.principal()
    ) async throws -> Outcome<ChangeInvolvement.Reply> {
        let context = Context(messageID: UUID(), sender: .gateway, principal: principal, now: Example.now)
        return try await connection.withTransaction { transaction in
            try await ChangeInvolvementHandler(records: records).handle(command, context, in: transaction)
        }
    }

    func view(
        _ child: Child.ID, by principal: Principal = Example.principal()
    ) async throws -> Answer<ViewRecord.Reply> {
        var principal = principal
        principal.lookup = .opening(child)
        return try await view(child, countedFor: principal)
    }

    /// By whoever was vouched for as they are.
    func view(_ child: Child.ID, countedFor principal: Principal) async throws -> Answer<ViewRecord.Reply> {
        let context = Context(messageID: UUID(), sender: .gateway, principal: principal, now: Example.now)
        let query = ViewRecord(principal: Example.signed, child: child, reason: .providingService)
        return try await connection.withTransaction { transaction in
            try await ViewRecordHandler(records: records).answer(query, context, in: transaction)
        }
    }

    func stored(_ children: [Child.ID]) async throws -> [Child.ID: ChildRecord] {
        try await connection.withTransaction { try await records.of(children, in: $0) }
    }
}

func withDirectory(_ body: (Lent) async throws -> Void) async throws {
    try await withScratchSchema(migrations: DirectoryService.migrations) { try await body(Lent(connection: $0)) }
}

/// An event as it goes over the wire, so that events of several kinds can be compared.
func wire(_ events: [any Event]) throws -> [String] {
    try events.map { event in
        "\(type(of: event).route.type) \(String(decoding: try WireCoding.encoder().encode(event), as: UTF8.self))"
    }
}
