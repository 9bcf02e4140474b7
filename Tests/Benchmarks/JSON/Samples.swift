import Contracts
import Foundation
import Model
import ServiceTesting

/// The messages that a feed sends through the services, as they are in use.
enum Samples {
    static let all: [any AnySample] = [
        Sample(
            "child-reported",
            ChildReported(
                child: Examples.ada, record: Examples.record,
                match: MatchDecision(.created, model: "exact-1", candidates: [Examples.ben]),
                authority: Examples.authority, visible: Examples.visibleAda,
                contact: .init(
                    handle: Examples.schoolInvolvement, kind: .education, began: Examples.day("2025-09-01"), ended: nil,
                    leadProfessional: true, holdsAssessment: false),
                reported: Examples.morning)),
        Sample(
            "involvement-began",
            InvolvementBegan(
                child: Examples.ada, handle: Examples.schoolInvolvement, inContact: [Examples.practiceInvolvement],
                at: Examples.morning)),
        Sample(
            "audit-entry",
            AuditEntry(
                id: Examples.id(61), writer: Examples.id(62), service: .identity, at: Examples.morning,
                action: .foundChildren, actor: Examples.practitioner, reason: .newReferral, request: Examples.request,
                terms: ["dateOfBirth": "2015-03-02"], children: [Examples.ada])),
        Sample("report-involvement", Examples.event()),
    ]
}

/// A message, whatever its type.
protocol AnySample: Sendable {
    var name: String { get }
    func ways() throws -> [Way]
}

/// One way to write or to read a message.
struct Way {
    let name: String
    let run: () throws -> Void
}

struct Sample<Value: Codable & Equatable & Sendable>: AnySample {
    let name: String
    let value: Value

    init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }

    func ways() throws -> [Way] {
        let value = value
        let data = try WireCoding.encoder().encode(value)
        let encoder = WireCoding.encoder()
        let decoder = WireCoding.decoder()
        guard try decoder.decode(Value.self, from: data) == value else { throw Changed() }
        return [
            Way(name: "encode") { _ = try WireCoding.encoder().encode(value) },
            Way(name: "encode-reused") { _ = try encoder.encode(value) },
            Way(name: "decode") { _ = try WireCoding.decoder().decode(Value.self, from: data) },
            Way(name: "decode-reused") { _ = try decoder.decode(Value.self, from: data) },
        ]
    }

    private struct Changed: Error {}
}
