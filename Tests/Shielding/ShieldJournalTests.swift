import Contracts
import Foundation
import Logging
import Model
import Sealing
import Testing

@testable import Shielding

@Suite struct `The journal of shields` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let cy = Child.ID.random()

    private func shield(_ child: Child.ID) -> KeptShield {
        KeptShield(
            child: child, since: Date(timeIntervalSince1970: 1),
            order: SealedEnvelope(keyID: "k", encapsulatedKey: Data([1]), ciphertext: Data([2])), sealedFor: child)
    }

    private func cover(_ shields: Set<Child.ID>, _ pairs: (Child.ID, Child.ID)...) -> Cover {
        var cover = Cover(shields: shields)
        for (one, other) in pairs { cover.pair(one, with: [other]) }
        return cover
    }

    private func covers(_ journal: ShieldJournal, _ child: Child.ID) throws -> Bool {
        try journal.read { $0.covers(child) }
    }

    /// Lends a file, and what opens it with this key.
    private func with(_ body: (_ file: String, _ open: (UInt8) throws -> ShieldJournal) throws -> Void) throws {
        let file = NSTemporaryDirectory() + "contactpoint-journal-\(UUID())"
        _ = FileManager.default.createFile(atPath: file, contents: nil)
        defer { try? FileManager.default.removeItem(atPath: file) }
        try body(file) { key in
            try ShieldJournal(
                path: file, codes: try KeyedHash(key: Data(repeating: key, count: 32)), logger: VaultFixture.quiet)
        }
    }

    @Test func `covers whom a shield covered when it was kept, until that shield is lifted`() throws {
        try with { _, open in
            let journal = try open(1)
            try journal.note(cover([ada], (ada, ben)), shielding: [shield(ada)])
            #expect(try covers(journal, ada))
            #expect(try covers(journal, ben))
            #expect(try !covers(journal, cy))
            try journal.lift([ada])
            for child in [ada, ben] { #expect(try !covers(journal, child)) }
        }
    }

    @Test func `covers whom two shields cover until both are lifted`() throws {
        try with { _, open in
            let journal = try open(1)
            try journal.note(cover([ada, cy], (ada, ben), (cy, ben)), shielding: [shield(ada), shield(cy)])
            try journal.lift([ada])
            #expect(try covers(journal, ben))
            try journal.lift([cy])
            #expect(try !covers(journal, ben))
        }
    }

    @Test func `grows with whoever may be a shielded child later`() throws {
        try with { _, open in
            let journal = try open(1)
            try journal.note(cover([ada]), shielding: [shield(ada)])
            #expect(try !covers(journal, ben))
            try journal.note(cover([ada], (ada, ben)))
            #expect(try covers(journal, ben))
        }
    }

    @Test func `is written once for what is known already`() throws {
        try with { file, open in
            let journal = try open(1)
            try journal.note(cover([ada], (ada, ben)), shielding: [shield(ada)])
            let before = try Data(contentsOf: URL(fileURLWithPath: file))
            try journal.note(cover([ada], (ada, ben)))
            #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == before)
        }
    }

    @Test func `is the same for another replica, and for one that starts later`() throws {
        try with { _, open in
            let (one, other) = (try open(1), try open(1))
            #expect(try !covers(other, ada))
            try one.note(cover([ada], (ada, ben)), shielding: [shield(ada)])
            #expect(try covers(other, ben))
            try other.lift([ada])
            #expect(try !covers(one, ada))
            try one.note(cover([cy]), shielding: [shield(cy)])
            let later = try open(1).read { $0 }
            #expect(try later == other.read { $0 })
            #expect(later.shields == [cy: shield(cy)])
        }
    }

    @Test func `passes over a line that was torn off, and goes on behind it`() throws {
        try with { file, open in
            try open(1).note(cover([ada]), shielding: [shield(ada)])
            let handle = try #require(FileHandle(forWritingAtPath: file))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data(#"{"entry":"{\"shielded"#.utf8))
            try handle.close()
            let journal = try open(1)
            try journal.note(cover([cy]), shielding: [shield(cy)])
            for child in [ada, cy] { #expect(try covers(journal, child)) }
            for child in [ada, cy] { #expect(try covers(open(1), child)) }
        }
    }

    @Test func `takes no lifting from whoever does not have its key`() throws {
        try with { _, open in
            let journal = try open(1)
            try journal.note(cover([ada]), shielding: [shield(ada)])
            try open(2).lift([ada])
            #expect(try covers(journal, ada))
            #expect(try covers(open(1), ada))
        }
    }

    @Test func `answers nothing once somebody has cut it off, or taken it away`() throws {
        try with { file, open in
            let journal = try open(1)
            try journal.note(cover([ada]), shielding: [shield(ada)])
            #expect(try !covers(journal, cy))
            try FileHandle(forWritingAtPath: file)?.truncate(atOffset: 10)
            #expect(throws: UnusableJournal.self) { try covers(journal, cy) }
            try FileManager.default.removeItem(atPath: file)
            #expect(throws: UnusableJournal.self) { try covers(journal, cy) }
        }
    }

    @Test func `that was cut off gets nothing more, and one in its place is not it`() throws {
        try with { file, open in
            let journal = try open(1)
            try journal.note(cover([ada]), shielding: [shield(ada)])
            let whole = try Data(contentsOf: URL(fileURLWithPath: file))
            try FileHandle(forWritingAtPath: file)?.truncate(atOffset: 10)
            for _ in 0..<3 {
                #expect(throws: UnusableJournal.self) { try journal.note(cover([cy]), shielding: [shield(cy)]) }
                #expect(throws: UnusableJournal.self) { try journal.lift([ada]) }
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: file)).count == 10)
            try FileManager.default.removeItem(atPath: file)
            _ = FileManager.default.createFile(atPath: file, contents: whole + whole)
            #expect(throws: UnusableJournal.self) { try covers(journal, cy) }
        }
    }

    @Test func `that is missing keeps a service from starting`() throws {
        try with { file, open in
            try FileManager.default.removeItem(atPath: file)
            #expect(throws: UnusableJournal.self) { try open(1) }
            #expect(!FileManager.default.fileExists(atPath: file))
        }
    }

    @Test func `takes entries of many writers at the same time, all of them`() async throws {
        let file = NSTemporaryDirectory() + "contactpoint-journal-\(UUID())"
        _ = FileManager.default.createFile(atPath: file, contents: nil)
        defer { try? FileManager.default.removeItem(atPath: file) }
        func open() throws -> ShieldJournal {
            try ShieldJournal(
                path: file, codes: try KeyedHash(key: Data(repeating: 1, count: 32)), logger: VaultFixture.quiet)
        }
        let children = (0..<200).map { _ in Child.ID.random() }
        try await withThrowingTaskGroup { group in
            for writer in 0..<4 {
                let journal = try open()
                let own = children.indices.filter { $0 % 4 == writer }.map { children[$0] }
                let shields = own.map(shield)
                group.addTask {
                    for shield in shields { try journal.note(Cover(shields: [shield.child]), shielding: [shield]) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try Set(open().read { $0.shields.keys }) == Set(children))
    }
}
