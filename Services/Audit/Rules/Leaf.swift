import Contracts
import FoundationEssentials
import Model

/// An audit entry as the tamper-evident log sees it: bytes that anybody can make again from the stored row.
enum Leaf {
    /// What is hashed: a zero byte, which keeps leaves and inner nodes apart (RFC 6962, section 2.1), then the entry's
    /// JSON in the canonical form of the wire: keys sorted, absent rather than null, instants to the millisecond.
    static func bytes(of entry: AuditEntry, by encoder: JSONEncoder = WireCoding.encoder()) throws -> Data {
        try Data([0]) + encoder.encode(entry)
    }
}

extension AuditEntry {
    /// The entry as the database can hold it. A NUL fits in no text of PostgreSQL's, and an entry that could not be
    /// stored would block its writer; so a NUL that somebody asked for becomes U+FFFD, before anything is hashed.
    func storable() -> AuditEntry {
        var entry = self
        entry.at = WireCoding.rounded(at)
        entry.source = source.map(Self.withoutNUL)
        entry.terms = Dictionary(
            terms.sorted { $0.key < $1.key }.map { (Self.withoutNUL($0), Self.withoutNUL($1)) },
            uniquingKeysWith: { first, _ in first })
        entry.parts = parts.map(Self.withoutNUL)
        return entry
    }

    private static func withoutNUL(_ text: String) -> String {
        guard text.utf8.contains(0) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
    }
}
