import FoundationEssentials
import Model

/// What an account must have to sign in, besides its password and its second factor.
public enum Requirement: String, Codable, Hashable, Sendable, CaseIterable {
    /// The organisation is accredited.
    case accreditation
    /// The person is vetted, and was in the last three years.
    case vetting
    /// The person is trained.
    case training
    /// The person has signed the agreement.
    case agreement
}

/// Writes down when somebody was vetted, was trained or agreed, that their organisation was accredited, or in which team they work.
public struct RenewAccount: Command, OptionallyAuthenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case renewed(Account.ID)
        case refused(Refusal)
    }

    /// What stands inside `renewal`. What is absent stays as it was.
    public struct Renewal: Codable, Hashable, Sendable {
        public var username: String
        public var vetted: PartialDate?
        public var trained: PartialDate?
        public var agreed: PartialDate?
        /// Of the account's organisation, so of everybody in it.
        public var accredited: PartialDate?
        /// The team that the person works in from now on. How it is reached, where that is given, is so for everybody in it.
        public var duty: DutyContact?

        public init(
            username: String, vetted: PartialDate? = nil, trained: PartialDate? = nil, agreed: PartialDate? = nil,
            accredited: PartialDate? = nil, duty: DutyContact? = nil
        ) {
            self.username = username
            self.vetted = vetted
            self.trained = trained
            self.agreed = agreed
            self.accredited = accredited
            self.duty = duty
        }
    }

    /// Sealed to Identity's intake key: it says who is who.
    public var renewal: Data
    /// Of an administrator; absent for those who run the system.
    public var principal: SignedPrincipal?

    public init(renewal: Data, principal: SignedPrincipal? = nil) {
        self.renewal = renewal
        self.principal = principal
    }

    public static let route = Route(.identity, "renew-account")
    public static let senders: [Party] = [.operations, .gateway]
    public static let summary = "Writes down when somebody was vetted or trained, or agreed, or was accredited."
    public var subjects: [Subject] { [] }
}

/// Suspends an account, which ends each of its sessions; or restores it.
public struct SuspendAccount: Command, OptionallyAuthenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case suspended(Account.ID)
        case restored(Account.ID)
        case refused(Refusal)
    }

    /// What stands inside `suspension`.
    public struct Suspension: Codable, Hashable, Sendable {
        public var username: String
        public var isSuspended: Bool

        public init(username: String, isSuspended: Bool) {
            self.username = username
            self.isSuspended = isSuspended
        }
    }

    /// Sealed to Identity's intake key: it says who is who.
    public var suspension: Data
    /// Of an administrator; absent for those who run the system.
    public var principal: SignedPrincipal?

    public init(suspension: Data, principal: SignedPrincipal? = nil) {
        self.suspension = suspension
        self.principal = principal
    }

    public static let route = Route(.identity, "suspend-account")
    public static let senders: [Party] = [.operations, .gateway]
    public static let summary = "Suspends an account, which ends each of its sessions; or restores it."
    public var subjects: [Subject] { [] }
}

/// Takes a lost second factor off an account, which ends each of its sessions. The person enrols another when they next sign
/// in, with their password and the invitation.
public struct ResetSecondFactor: Command, SealedReply {
    public enum Reply: Codable, Hashable, Sendable {
        case reset(Invited)
        case refused(Refusal)
    }

    public struct Invited: Codable, Hashable, Sendable {
        public var account: Account.ID
        /// Given in the place of a code until a second factor is enrolled. It is said here alone; Identity keeps its hash.
        public var invitation: String

        public init(account: Account.ID, invitation: String) {
            self.account = account
            self.invitation = invitation
        }
    }

    /// What stands inside `reset`.
    public struct Reset: Codable, Hashable, Sendable {
        public var username: String

        public init(username: String) { self.username = username }
    }

    /// Sealed to Identity's intake key: it says who is who.
    public var reset: Data

    public init(reset: Data) { self.reset = reset }

    public static let route = Route(.identity, "reset-second-factor")
    public static let senders: [Party] = [.operations]
    public static let summary = "Takes a lost second factor off an account, which ends each of its sessions."
    public var subjects: [Subject] { [] }
}

/// Asks which of these sessions have ended: a gateway with live streams asks it twice a second, of all of them at once.
public struct ViewEndedSessions: Query {
    public struct Reply: Codable, Hashable, Sendable {
        public var ended: [Session.ID]

        public init(ended: [Session.ID]) { self.ended = ended }
    }

    public var sessions: [Session.ID]

    public init(sessions: [Session.ID]) { self.sessions = sessions }

    public static let route = Route(.identity, "view-ended-sessions")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Asks which sessions have ended, so that their live streams end."
}
