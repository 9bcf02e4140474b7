import Contracts
import FoundationEssentials
import Model

/// An email that an officer is owed: that something waits, and nothing of it. Whoever reads it on its way learns of no child.
struct OfficerMail: Hashable, Sendable {
    var alert: UUID
    var account: Account.ID
    var kind: NotificationKind
    var attempts = 0

    /// One for an officer and a kind, however many alerts it is about.
    struct Letter: Hashable, Sendable {
        var address: String
        var subject: String
        var body: String
        var about: [OfficerMail]
    }

    /// What is to be sent now. Whoever is no officer any more is sent nothing, nor is what can't be an address: `unsent`.
    static func letters(_ owed: [OfficerMail], to officers: [ViewShieldingOfficers.Officer])
        -> (letters: [Letter], unsent: [OfficerMail])
    {
        let addresses = Dictionary(officers.map { ($0.account, $0.email) }, uniquingKeysWith: { first, _ in first })
        var (letters, unsent): ([Letter], [OfficerMail]) = ([], [])
        for (key, mails) in Dictionary(grouping: owed, by: { Key(account: $0.account, kind: $0.kind) })
            .sorted(by: { $0.key < $1.key })
        {
            guard let address = addresses[key.account], isAddress(address) else {
                unsent += mails
                continue
            }
            letters.append(
                Letter(address: address, subject: subject(of: key.kind), body: body(of: key.kind), about: mails))
        }
        return (letters, unsent)
    }

    /// Nothing that could end a line of the protocol, or the address in it.
    static func isAddress(_ text: String) -> Bool {
        let brackets = "<>".utf8
        let isPlain = text.utf8.allSatisfy { (0x21...0x7e).contains($0) && !brackets.contains($0) }
        return isPlain && text.utf8.count <= 254
            && text.split(separator: "@", omittingEmptySubsequences: false).count == 2
    }

    private struct Key: Hashable, Comparable {
        var account: Account.ID
        var kind: NotificationKind

        static func < (a: Self, b: Self) -> Bool { (a.account, a.kind.rawValue) < (b.account, b.kind.rawValue) }
    }

    private static func subject(of kind: NotificationKind) -> String {
        kind == .overrideUsed ? "ContactPoint: an override to look into" : "ContactPoint: a request waits for you"
    }

    private static func body(of kind: NotificationKind) -> String {
        let news =
            kind == .overrideUsed
            ? "A shield was overridden, and an investigation is open."
            : "Somebody has asked for a shield."
        return "\(news) Sign in to see it.\r\n\r\nThis message says nothing more on purpose. Do not answer it.\r\n"
    }
}
