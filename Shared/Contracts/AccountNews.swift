import FoundationEssentials
import Model

/// A lost second factor was taken off an account, whose holder is to be told: it may not be they who asked.
public struct SecondFactorReset: Event {
    public var account: Account.ID
    public var at: Date

    public init(account: Account.ID, at: Date) {
        self.account = account
        self.at = at
    }

    public static let route = Route(.identity, "second-factor-reset", lane: .events)
    public static let senders: [Party] = [.identity]
    public static let receivers: [Party] = [.notifications]
    public static let summary = "A second factor was taken off an account: its holder is to be told."
    public var subjects: [Subject] { [Subject(account)] }
}

/// Asks where people are reached, at the moment at which an email to them is sent.
public struct ViewAddresses: Query, SealedReply {
    public struct Reply: Codable, Hashable, Sendable {
        /// Of those accounts that are not closed.
        public var addresses: [Address]

        public init(addresses: [Address]) { self.addresses = addresses }
    }

    public struct Address: Codable, Hashable, Sendable {
        public var account: Account.ID
        public var email: String

        public init(account: Account.ID, email: String) {
            self.account = account
            self.email = email
        }
    }

    public var accounts: [Account.ID]

    public init(accounts: [Account.ID]) { self.accounts = accounts }

    public static let route = Route(.identity, "view-addresses")
    public static let senders: [Party] = [.notifications]
    public static let summary = "Asks where the holders of accounts are reached."
}
