import Contracts
import FoundationEssentials
import Glibc
import Logging
import Model
import Sealing
import Synchronization

/// The journal of shields: a file outside the database and its backups, to which all replicas of a machine append before
/// they commit, and which each of them knows by heart.
///
/// A line is an entry in JSON with a code under a key that the database does not know. A line that is not whole was never
/// acknowledged, and is skipped with a word in the log. Entries are read and written on the thread of a lane, which has no
/// other work meanwhile: a few, seldom.
final class ShieldJournal: Sendable {
    private let path: String
    private let codes: KeyedHash
    private let logger: Logger
    private let state = Mutex(State())

    private struct State {
        var standing = StandingShields()
        /// How much of the file was read.
        var offset = 0
        /// How many lines.
        var lines = 0
    }

    /// Makes the file where there is none, and reads it.
    /// - Throws: `UnusableJournal`.
    init(path: String, codes: KeyedHash, logger: Logger) throws {
        (self.path, self.codes, self.logger) = (path, codes, logger)
        try append([])
    }

    /// Whether a shield that stands by the journal covers any of these children.
    /// - Throws: `UnusableJournal` when it can't be told; then nothing may leave.
    func covers(_ children: some Sequence<Child.ID>) throws -> Bool {
        try read { standing in children.contains(where: standing.covers) }
    }

    /// What stands now.
    func read<Value>(_ body: (StandingShields) throws -> Value) throws -> Value {
        try state.withLock { state in
            try catchUp(&state)
            return try body(state.standing)
        }
    }

    /// Adds whomever the shields of `cover` cover and the journal does not know of yet. The caller commits afterwards.
    func note(_ cover: Cover, shielding shields: [KeptShield] = []) throws {
        guard !cover.shields.isEmpty else { return }
        if !shields.isEmpty { try append(shields.map(JournalEntry.shielded)) }
        let growth = try read { $0.growth(to: cover) }
        if !growth.isEmpty { try append(growth) }
    }

    /// Ends the shields of a person, of all whose identifiers `person` says. The caller commits afterwards.
    func lift(_ person: Set<Child.ID>) throws { try append([.lifted(person.sorted())]) }
}

// MARK: - The file

extension ShieldJournal {
    /// Writes lines to the disk, all in one call, or throws.
    private func append(_ entries: [JournalEntry]) throws {
        let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw fault("open") }
        defer { close(file) }
        guard !entries.isEmpty else { return }
        var lines = Data()
        // What was torn off before stays a line of its own.
        if try !endsWhole(file) { lines.append(Self.newline) }
        for entry in entries { lines.append(try line(entry)) }
        let written = lines.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        guard written == lines.count, fdatasync(file) == 0 else { throw fault("write") }
    }

    private func endsWhole(_ file: Int32) throws -> Bool {
        let size = lseek(file, 0, SEEK_END)
        var last = Self.newline
        guard size >= 0, size == 0 || pread(file, &last, 1, size - 1) == 1 else { throw fault("read") }
        return last == Self.newline
    }

    /// Takes what was appended since, by whomever.
    private func catchUp(_ state: inout State) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { throw fault("read") }
        // Whoever cut it off would have shields forgotten.
        guard status.st_size >= state.offset else { throw UnusableJournal("\(path) is shorter than it was") }
        guard status.st_size > state.offset else { return }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw fault("open") }
        defer { close(file) }
        var bytes = Data(count: Int(status.st_size) - state.offset)
        let offset = state.offset
        let count = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, offset) }
        guard count >= 0 else { throw fault("read") }
        bytes = bytes.prefix(count)
        // A line without its end may still be under way.
        guard let end = bytes.lastIndex(of: Self.newline) else { return }
        for line in bytes[...end].split(separator: Self.newline) {
            state.lines += 1
            if let entry = entry(line) {
                state.standing.take(entry)
            } else {
                logger.error(
                    "a line of the journal of shields is not as it was written, and is skipped",
                    metadata: ["line": "\(state.lines)"])
            }
        }
        state.offset += bytes[...end].count
    }

    private static let newline = UInt8(ascii: "\n")

    private struct Line: Codable {
        /// The entry in JSON, as the code is over it.
        var entry: String
        var code: Data
    }

    private func line(_ entry: JournalEntry) throws -> Data {
        let text = String(decoding: try WireCoding.encoder().encode(entry), as: UTF8.self)
        return try WireCoding.encoder().encode(Line(entry: text, code: code(text))) + [Self.newline]
    }

    private func entry(_ line: Data) -> JournalEntry? {
        guard let line = try? WireCoding.decoder().decode(Line.self, from: line), line.code == code(line.entry)
        else { return nil }
        return try? WireCoding.decoder().decode(JournalEntry.self, from: Data(line.entry.utf8))
    }

    private func code(_ text: String) -> Data { codes.token(["journal of shields", text]) }

    private func fault(_ deed: String) -> UnusableJournal {
        UnusableJournal("could not \(deed) \(path): \(String(cString: strerror(errno)))")
    }
}

/// Shields can't be kept, or can't be told: nothing may be promised, and nothing may leave.
struct UnusableJournal: Error, CustomStringConvertible {
    let description: String

    init(_ what: String) { description = "the journal of shields: \(what)" }
}
