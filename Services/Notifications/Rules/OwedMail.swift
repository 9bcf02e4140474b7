import Contracts
import FoundationEssentials
import Model

/// An email that somebody is owed: an officer that something waits, the holder of an account that something became of it. It says
/// nothing more. Whoever reads it on its way learns of no child.
struct OwedMail: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable, CaseIterable {
        case overrideUsed, shieldRequested
        case secondFactorReset

        /// Owed to whoever is an officer when it is sent; the others to whose account it is about.
        var isForOfficers: Bool { self != .secondFactorReset }
    }

    /// The event that told of it.
    var alert: UUID
    var account: Account.ID
    var kind: Kind
    var attempts = 0

    /// One for a person and a kind, however many alerts it is about.
    struct Letter: Hashable, Sendable {
        var address: String
        var subject: String
        var body: String
        var about: [OwedMail]
    }

    /// What is to be sent now. Whoever is no officer any more, or has no account, is sent nothing, nor is what can't be an address:
    /// `unsent`.
    static func letters(
        _ owed: [OwedMail], to officers: [ViewShieldingOfficers.Officer], and holders: [ViewAddresses.Address] = []
    ) -> (letters: [Letter], unsent: [OwedMail]) {
        let ofOfficers = Dictionary(officers.map { ($0.account, $0.email) }, uniquingKeysWith: { first, _ in first })
        let ofHolders = Dictionary(holders.map { ($0.account, $0.email) }, uniquingKeysWith: { first, _ in first })
        var (letters, unsent): ([Letter], [OwedMail]) = ([], [])
        for (key, mails) in Dictionary(grouping: owed, by: { Key(account: $0.account, kind: $0.kind) })
            .sorted(by: { $0.key < $1.key })
        {
            let addresses = key.kind.isForOfficers ? ofOfficers : ofHolders
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
        var kind: Kind

        static func < (a: Self, b: Self) -> Bool { (a.account, a.kind.rawValue) < (b.account, b.kind.rawValue) }
    }

    private static func subject(of kind: Kind) -> String {
        switch kind {
        case .overrideUsed: "ContactPoint: an override to look into"
        case .shieldRequested: "ContactPoint: a request waits for you"
        case .secondFactorReset: "ContactPoint: your second step was taken off"
        }
    }

    private static func body(of kind: Kind) -> String {
        let news =
            switch kind {
            case .overrideUsed: "A shield was overridden, and an investigation is open. Sign in to see it."
            case .shieldRequested: "Somebody has asked for a shield. Sign in to see it."
            case .secondFactorReset:
                "The second step of your sign-in was taken off, and you are signed out everywhere. "
                    + "If you did not ask for that, tell whoever manages your account at once."
            }
        return "\(news)\r\n\r\nThis message says nothing more on purpose. Do not answer it.\r\n"
    }
}
