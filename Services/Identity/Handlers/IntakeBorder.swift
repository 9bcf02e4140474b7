import Border
import Contracts
import Crypto
import FoundationEssentials
import Sealing

/// Opens what the sources seal, and reads it against the closed format.
package struct IntakeBorder: Sendable {
    let opener: IntakeOpener
    let sources: SourceTable
    let hash: KeyedHash
    /// Whether plain JSON is taken, for trying things out.
    var allowsPlain = false

    package init(opener: IntakeOpener, sources: SourceTable, hash: KeyedHash, allowsPlain: Bool = false) {
        (self.opener, self.sources, self.hash, self.allowsPlain) = (opener, sources, hash, allowsPlain)
    }

    /// A submission as it was read, with the key under which its receipt is kept for life.
    struct Reading {
        var event: EventReading
        var key: Data
    }

    func read(_ submitted: Submitted, at now: Date) -> Reading {
        let event = open(submitted, at: now)
        let id = event.id
        let parts =
            id.map { ["event", submitted.source, $0] } ?? ["sealed", submitted.source, digest(submitted.sealed)]
        return Reading(event: event, key: hash.token(parts))
    }

    /// The body as it may be kept while its feed is paused; one that came plain is sealed first.
    func sealedToKeep(_ submitted: Submitted) throws -> Data {
        if (try? opener.open(submitted.sealed)) != nil { return submitted.sealed }
        return try IntakeSealer(publicKey: opener.publicKey).seal(submitted.sealed)
    }

    private func open(_ submitted: Submitted, at now: Date) -> EventReading {
        // A sealed box is 48 bytes longer than what is in it.
        guard submitted.sealed.count <= EventReading.largestBody + 48 else { return .refused(.tooLarge) }
        if let body = try? opener.open(submitted.sealed) {
            return .read(body, from: submitted.source, among: sources, at: now)
        }
        guard submitted.sealed.first == UInt8(ascii: "{") else { return .refused(.sealedToAnotherKey) }
        guard allowsPlain else { return .refused(.notSealed) }
        return .read(submitted.sealed, from: submitted.source, among: sources, at: now)
    }

    private func digest(_ sealed: Data) -> String { Data(SHA256.hash(data: sealed)).base64EncodedString() }
}
