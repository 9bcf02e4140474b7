internal import Crypto
internal import FoundationEssentials
internal import Glibc

/// The outer keys as files: `0002-9f86d081.key`, 32 bytes in base64, for the eyes of their owner alone. The number says
/// which is newer, the rest which key it is. Of a key that was destroyed `0001-4f1ac2e0.destroyed` is left, empty: what is
/// still wrapped by it, as in an old backup, is lost, and not only out of reach.
public struct OuterKeyFolder: Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    /// What is in the folder.
    public struct Contents: Sendable {
        /// The oldest first; never empty.
        public var keys: [OuterKey]
        /// The ids of those that are gone.
        public var destroyed: Set<String>

        /// What new data keys are wrapped by.
        public var newest: OuterKey { keys[keys.count - 1] }
    }

    /// - Throws: `UnusableOuterKeys` where there is none, where one can't be read, or where others than the owner may.
    public func read() throws -> Contents {
        try check(path, isFolder: true)
        var contents = Contents(keys: [], destroyed: [])
        for name in try names().sorted(by: { $0.place < $1.place }) {
            if name.isDestroyed {
                contents.destroyed.insert(name.id)
            } else {
                contents.keys.append(try key(name))
            }
        }
        guard !contents.keys.isEmpty else { throw UnusableOuterKeys("\(path) holds no key") }
        return contents
    }

    /// Makes a new key, which is the newest from then on.
    /// - Returns: its id.
    public func add() throws -> String {
        try check(path, isFolder: true)
        let key = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        let number = (try names().map(\.number).max() ?? 0) + 1
        let digits = "\(number)"
        let id = String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "-" + Self.fingerprint(of: key)
        let hidden = "\(path)/.\(id).new"
        let file = open(hidden, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw fault("make", hidden) }
        defer { close(file) }
        // Whoever made it as the superuser leaves it to the owner of the folder.
        var folder = stat()
        guard stat(path, &folder) == 0, geteuid() != 0 || fchown(file, folder.st_uid, folder.st_gid) == 0 else {
            throw fault("hand over", hidden)
        }
        let text = Data((key.base64EncodedString() + "\n").utf8)
        let count = text.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        guard count == text.count, fsync(file) == 0 else { throw fault("write", hidden) }
        guard rename(hidden, "\(path)/\(id).key") == 0 else { throw fault("place", hidden) }
        try settle()
        return id
    }

    /// Overwrites a key and leaves word that it is gone. What is on its medium besides, or was copied, is not reached.
    public func destroy(_ id: String) throws {
        let name = "\(path)/\(id).key"
        let file = open(name, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw fault("open", name) }
        defer { close(file) }
        let noise = SymmetricKey(size: .init(bitCount: 8 * 64)).withUnsafeBytes { Data($0) }
        let count = noise.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        guard count == noise.count, fsync(file) == 0, ftruncate(file, 0) == 0, fsync(file) == 0 else {
            throw fault("overwrite", name)
        }
        guard rename(name, "\(path)/\(id).destroyed") == 0 else { throw fault("rename", name) }
        try settle()
    }

    private struct Name {
        var id: String
        var number: Int
        var isDestroyed: Bool
        var place: (Int, String) { (number, id) }

        init?(_ file: String) {
            let parts = file.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, ["key", "destroyed"].contains(parts[1]),
                let number = parts[0].split(separator: "-").first.flatMap({ Int($0) })
            else { return nil }
            id = String(parts[0])
            self.number = number
            isDestroyed = parts[1] == "destroyed"
        }
    }

    private func names() throws -> [Name] {
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw UnusableOuterKeys("\(path) can't be read")
        }
        return files.compactMap(Name.init)
    }

    private func key(_ name: Name) throws -> OuterKey {
        let file = "\(path)/\(name.id).key"
        try check(file, isFolder: false)
        guard let text = try? Data(contentsOf: URL(filePath: file)) else {
            throw UnusableOuterKeys("\(file) can't be read")
        }
        let word = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined()
        guard let bytes = Data(base64Encoded: word), bytes.count == OuterKey.length else {
            throw UnusableOuterKeys("\(file) is not 32 bytes in base64")
        }
        guard name.id.hasSuffix("-" + Self.fingerprint(of: bytes)) else {
            throw UnusableOuterKeys("\(file) holds another key than its name says")
        }
        return try OuterKey(id: name.id, key: bytes)
    }

    private func check(_ path: String, isFolder: Bool) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { throw fault("find", path) }
        guard status.st_mode & S_IFMT == (isFolder ? S_IFDIR : S_IFREG) else {
            throw UnusableOuterKeys("\(path) is no \(isFolder ? "folder" : "file")")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw UnusableOuterKeys("others than its owner may use \(path): chmod \(isFolder ? "0700" : "0600")")
        }
    }

    /// Until the folder itself is on the disk a key may be lost with the power.
    private func settle() throws {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw fault("open", path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw fault("settle", path) }
    }

    /// Tells one key from another, and nothing of either.
    private static func fingerprint(of key: Data) -> String {
        SHA256.hash(data: Data("contactpoint outer key 1".utf8) + key).prefix(4).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    private func fault(_ deed: String, _ path: String) -> UnusableOuterKeys {
        UnusableOuterKeys("could not \(deed) \(path): \(String(cString: strerror(errno)))")
    }
}

/// The outer keys are not as they should be; it says which, and what is wrong.
public struct UnusableOuterKeys: Error, Hashable, CustomStringConvertible {
    public let description: String

    init(_ what: String) { description = "the outer keys: \(what)" }
}
