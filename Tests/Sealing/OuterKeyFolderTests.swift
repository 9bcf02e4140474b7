import Foundation
import Sealing
import Testing

@Suite struct `The folder of outer keys` {
    private func with(_ body: (OuterKeyFolder) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "contactpoint-keys-\(UUID())"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(OuterKeyFolder(path: path))
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `gives each new key the next number, and takes it for the newest`() throws {
        try with { folder in
            let ids = try (0..<11).map { _ in try folder.add() }
            #expect(ids.map { $0.prefix(5) } == (1...11).map { ($0 < 10 ? "000\($0)-" : "00\($0)-")[...] })
            let contents = try folder.read()
            #expect(contents.keys.map(\.id) == ids)
            #expect(contents.newest.id == ids.last)
            #expect(contents.destroyed.isEmpty)
        }
    }

    @Test func `keeps keys for the eyes of their owner`() throws {
        try with { folder in
            let id = try folder.add()
            #expect(try mode("\(folder.path)/\(id).key") == 0o600)
        }
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o700 | 0o001])
    func `is refused while others may read a key`(mode: Int) throws {
        try with { folder in
            let id = try folder.add()
            let file = "\(folder.path)/\(id).key"
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
            let refusal = #expect(throws: UnusableOuterKeys.self) { try folder.read() }
            #expect(refusal?.description.contains(file) == true)
            #expect(refusal?.description.contains("chmod 0600") == true)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            #expect(try folder.read().newest.id == id)
        }
    }

    @Test(arguments: [0o750, 0o705, 0o711])
    func `is refused while others may look into it`(mode: Int) throws {
        try with { folder in
            _ = try folder.add()
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.path)
            let refusal = #expect(throws: UnusableOuterKeys.self) { try folder.read() }
            #expect(refusal?.description.contains("chmod 0700") == true)
            #expect(throws: UnusableOuterKeys.self) { try folder.add() }
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
        }
    }

    @Test func `is refused where it is missing, empty, or holds what is no key`() throws {
        #expect(throws: UnusableOuterKeys.self) { try OuterKeyFolder(path: "/nowhere/at/all").read() }
        try with { folder in
            #expect(throws: UnusableOuterKeys.self) { try folder.read() }
            let id = try folder.add()
            let file = "\(folder.path)/\(id).key"
            let key = try Data(contentsOf: URL(fileURLWithPath: file))
            func put(_ contents: Data) throws {
                let handle = try #require(FileHandle(forWritingAtPath: file))
                try handle.truncate(atOffset: 0)
                try handle.write(contentsOf: contents)
                try handle.close()
            }
            for wrong in [Data(), Data("no key".utf8), Data(Data(count: 32).base64EncodedString().utf8)] {
                try put(wrong)
                #expect(throws: UnusableOuterKeys.self) { try folder.read() }
            }
            try put(key)
            #expect(try folder.read().newest.id == id)
        }
    }

    @Test func `leaves word of a key that was destroyed, and nothing of the key; its number does not come again`()
        throws
    {
        try with { folder in
            let (first, second) = (try folder.add(), try folder.add())
            try folder.destroy(first)
            let contents = try folder.read()
            #expect(contents.keys.map(\.id) == [second])
            #expect(contents.destroyed == [first])
            #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/\(first).key"))
            #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(first).destroyed")).isEmpty)
            #expect(throws: UnusableOuterKeys.self) { try folder.destroy(first) }
            #expect(try folder.add().hasPrefix("0003-"))
        }
    }
}
