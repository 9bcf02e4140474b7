import Contracts
import Foundation
import Model
import Testing

@testable import Audit

@Suite struct `The leaf of an entry` {
    @Test func `it is a zero byte and the canonical JSON`() throws {
        let entry = AuditEntry(
            id: AuditEntry.ID("00000000-0000-4000-8000-000000000001")!,
            writer: AuditWriter.ID("00000000-0000-4000-8000-000000000002")!, service: .shielding,
            at: Date(timeIntervalSince1970: 1_770_000_000.123), action: .releasedWhereabouts,
            reason: .newReferral, parts: ["residence"])

        let json = """
            {"action":"releasedWhereabouts","at":"2026-02-02T02:40:00.123Z","children":[],\
            "id":"00000000-0000-4000-8000-000000000001","parts":["residence"],"reason":"newReferral",\
            "service":"shielding","terms":{},"writer":"00000000-0000-4000-8000-000000000002"}
            """
        #expect(try Leaf.bytes(of: entry.storable()) == Data([0]) + Data(json.utf8))
    }

    @Test func `a NUL that somebody searched for does not stop the log`() throws {
        let entry = AuditEntry(
            id: .random(), writer: .random(), service: .identity, at: Date(), action: .foundChildren,
            terms: ["family": "Exam\0ple"])
        #expect(entry.storable().terms == ["family": "Exam\u{FFFD}ple"])
    }
}

@Suite struct `Appending a batch` {
    func entry(_ id: AuditEntry.ID = .random()) -> AuditEntry {
        AuditEntry(id: id, writer: .random(), service: .identity, at: Date(), action: .signedIn)
    }

    @Test func `indexes are dense and go on where the log ends`() {
        var appending = Appending(held: [], next: 7)
        for _ in 0..<3 { appending.append(entry()) }
        #expect(appending.added.map(\.index) == [7, 8, 9])
    }

    @Test func `what the log has takes no index`() {
        let (first, second) = (AuditEntry.ID.random(), AuditEntry.ID.random())
        var appending = Appending(held: [first], next: 1)
        for id in [first, second, second] { appending.append(entry(id)) }
        #expect(appending.added.map(\.index) == [1])
        #expect(appending.added.map(\.entry.id) == [second])
    }
}
