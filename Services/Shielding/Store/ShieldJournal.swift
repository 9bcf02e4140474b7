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
    /// Open for as long as the vault runs: no other file has its number meanwhile.
    private let file: Int32
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

    /// Reads the file, which set-up made empty once: one that is missing is no empty one.
    /// - Throws: `UnusableJournal`.
    init(path: String, codes: KeyedHash, logger: Logger) throws {
        (self.path, self.codes, self.logger) = (path, codes, logger)
        file = open(path, O_RDWR | O_APPEND | O_CLOEXEC)
        guard file >= 0 else { throw fault("open") }
        try read { _ in }
    }

    deinit { close(file) }

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

    /// Ends, by shield, that it covers these. The caller commits afterwards.
    func uncover(_ children: [Child.ID: Set<Child.ID>]) throws {
        guard !children.isEmpty else { return }
        try append(
            children.sorted { $0.key < $1.key }.map { .uncovers(shield: $0.key, children: $0.value.sorted()) })
    }

    /// Ends the shields of a person, of all whose identifiers `person` says. The caller commits afterwards.
    func lift(_ person: Set<Child.ID>) throws { try append([.lifted(person.sorted())]) }

    /// Ends what one officer has said of each of these. The caller commits afterwards.
    func endWords(about each: [[Child.ID]], at now: Date) throws {
        if !each.isEmpty { try append(each.map { .wordEnded(about: $0, at: now) }) }
    }

    /// Ends identities for good. The caller commits afterwards; what does not come to that is put into the table by the job.
    func withdraw(_ children: [Child.ID: KeptWithdrawal]) throws {
        guard !children.isEmpty else { return }
        try append(
            children.sorted { $0.key < $1.key }.map {
                .identityWithdrawn($0.key, at: $0.value.since, as: $0.value.identity)
            })
    }

    /// Ends that these were gone as somebody else. The caller commits afterwards; what does not come to that stays gone.
    func bringBack(_ children: [Child.ID]) throws {
        if !children.isEmpty { try append([.identityReturned(children)]) }
    }

    /// Purges for good. The caller commits afterwards; what does not come to that is purged by the job.
    func purge(_ purge: Purge) throws { try append([.purged(purge)]) }

    /// Has an authority load. The caller commits afterwards; what does not come to that is put into its table by the job.
    func load(_ kept: KeptLoading) throws { try append([.loads(kept)]) }

    /// Takes back whatever was said before that the shields of an authority were in. The caller commits afterwards.
    func withdrawWord(for authority: AuthorityCode, at now: Date) throws {
        try append([.wordWithdrawn(authority, at: now)])
    }

    /// Ends that an authority is loading. The caller commits afterwards.
    func signOff(_ authority: AuthorityCode) throws { try append([.signedOff(authority)]) }
}

// MARK: - The file

extension ShieldJournal {
    /// Writes lines to the disk, all in one call, and takes them; or throws.
    private func append(_ entries: [JournalEntry]) throws {
        // A file that is not the one that was read gets nothing.
        try read { _ in }
        var lines = Data()
        // Whatever was torn off before, by whomever, stays a line of its own.
        for entry in entries { lines += [Self.newline] + (try line(entry)) + [Self.newline] }
        let written = lines.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        guard written == lines.count, fdatasync(file) == 0 else { throw fault("write") }
        try read { _ in }
    }

    /// Takes what was appended since, by whomever.
    private func catchUp(_ state: inout State) throws {
        var (status, own) = (stat(), stat())
        guard stat(path, &status) == 0, fstat(file, &own) == 0 else { throw fault("read") }
        // Whoever cut it off, or put another in its place, would have shields forgotten.
        guard status.st_dev == own.st_dev, status.st_ino == own.st_ino, status.st_size >= state.offset else {
            throw UnusableJournal("\(path) is not what it was")
        }
        guard status.st_size > state.offset else { return }
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
        return try WireCoding.encoder().encode(Line(entry: text, code: code(text)))
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
