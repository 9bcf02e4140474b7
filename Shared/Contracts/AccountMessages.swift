import FoundationEssentials
import Model

/// Signs a person in. The credentials are sealed to Identity's intake key, the reply to the request's one-use key.
public struct SignIn: Command, SealedReply {
    /// What stands inside `credentials`.
    public struct Credentials: Codable, Hashable, Sendable {
        public var username: String
        public var password: String
        /// The code of the second factor, or a recovery code; absent where there is none yet.
        public var code: String?

        public init(username: String, password: String, code: String? = nil) {
            self.username = username
            self.password = password
            self.code = code
        }
    }

    public enum Reply: Codable, Hashable, Sendable {
        case signedIn(Session)
        /// The password is right, and there is no second factor yet.
        case enrol(Enrolment)
        /// Name, password and code are right, and these have lapsed or never were.
        case lapsed([Requirement])
        /// The same for a wrong name, a wrong password, a wrong code, and a name that too many have tried.
        case refused
    }

    public var credentials: Data

    public init(credentials: Data) { self.credentials = credentials }

    public static let route = Route(.identity, "sign-in")
    public static let senders: [Party] = [.gateway, .operations]
    public static let summary = "Signs a person in with a name, a password and a code."
    public var subjects: [Subject] { [] }
}

/// A session just begun.
public struct Session: Codable, Hashable, Sendable {
    /// Of a session, not of its token: who knows it can't act in it.
    public typealias ID = Identifier<Session>

    /// The bearer token: 32 random bytes in base64url. Identity keeps its hash alone.
    public var token: String
    public var account: Account.ID
    public var displayName: String
    public var role: Role
    public var expires: Date

    public init(token: String, account: Account.ID, displayName: String, role: Role, expires: Date) {
        self.token = token
        self.account = account
        self.displayName = displayName
        self.role = role
        self.expires = expires
    }
}

/// Ends a session.
public struct SignOut: Command {
    public enum Reply: Codable, Hashable, Sendable { case signedOut, noSuchSession }

    /// The session's token, sealed to Identity's intake key.
    public var session: Data

    public init(session: Data) { self.session = session }

    public static let route = Route(.identity, "sign-out")
    public static let senders: [Party] = [.gateway, .operations]
    public static let summary = "Ends a session."
    public var subjects: [Subject] { [] }
}

/// Asks Identity to vouch for a session's holder, for one request and five seconds.
public struct Authorise: Query {
    public enum Reply: Codable, Hashable, Sendable {
        case granted(Grant)
        /// No such session, or it has ended.
        case refused
        /// The look-up takes a code first: little of a budget is left.
        case confirmationNeeded
        /// A budget of look-ups is used up.
        case stopped(LookupNotice)
    }

    public struct Grant: Codable, Hashable, Sendable {
        public var principal: SignedPrincipal
        public var account: Account.ID
        public var displayName: String
        public var role: Role
        /// The account's own contact card, sealed to Shielding's key with the account's identifier as associated data:
        /// what a practitioner's own involvement is recorded with. Present when `wantsCard`.
        public var card: SealedEnvelope?
        /// Whether the account has the right to override shields; absent means no.
        public var mayOverride: Bool?
        /// The session's own name, by which its live streams hear that it has ended.
        public var session: Session.ID?
        /// Once little of a budget is left to the person or their organisation.
        public var notice: LookupNotice?
        /// For whom a mediator looks up; absent while nobody has asked them.
        public var mediated: Mediated?
        /// True of an account of a sensitive service, which records its involvements on a basis; else absent.
        public var isSensitive: Bool?

        public init(
            principal: SignedPrincipal, account: Account.ID, displayName: String, role: Role, card: SealedEnvelope?,
            mayOverride: Bool? = nil, session: Session.ID? = nil, notice: LookupNotice? = nil,
            mediated: Mediated? = nil, isSensitive: Bool = false
        ) {
            self.principal = principal
            self.account = account
            self.displayName = displayName
            self.role = role
            self.card = card
            self.mayOverride = mayOverride
            self.session = session
            self.notice = notice
            self.mediated = mediated
            self.isSensitive = isSensitive ? true : nil
        }
    }

    /// The session's token, sealed to Identity's intake key.
    public var session: Data
    /// The message id of what the principal will be used for.
    @WireID public var request: UUID
    public var wantsCard: Bool
    /// On which an involvement is recorded that the card is for: it stands in the card of a sensitive service, and in no other.
    public var basis: SensitiveBasis?
    /// True of what nobody does just now: an open inbox that reads itself keeps no session from idling. Absent means no.
    public var isUnattended: Bool?
    /// What the principal will be used to look up; it is good for that alone. Absent for anything else.
    public var lookup: Lookup?

    public init(
        session: Data, request: UUID, wantsCard: Bool = false, basis: SensitiveBasis? = nil, isUnattended: Bool = false,
        lookup: Lookup? = nil
    ) {
        self.session = session
        self.request = request
        self.wantsCard = wantsCard
        self.basis = basis
        self.isUnattended = isUnattended ? true : nil
        self.lookup = lookup
    }

    public static let route = Route(.identity, "authorise")
    public static let senders: [Party] = [.gateway, .operations]
    public static let summary = "Vouches for the holder of a session, for one request; counts it where it is a look-up."
}

/// What stands inside `Authorise.Grant.card`.
public struct AccountCard: Codable, Hashable, Sendable {
    public var account: Account.ID
    /// Who confirms what the account's holder records of themselves; absent in what was sealed before anybody did.
    public var organisation: Organisation.ID?
    public var service: ServiceKind
    public var contact: ContactCard
    /// On which an involvement of a sensitive service is recorded; absent in a card for anything else.
    public var basis: SensitiveBasis?

    public init(
        account: Account.ID, organisation: Organisation.ID? = nil, service: ServiceKind, contact: ContactCard,
        basis: SensitiveBasis? = nil
    ) {
        self.account = account
        self.organisation = organisation
        self.service = service
        self.contact = contact
        self.basis = basis
    }
}

/// Opens an account, and its organisation where it is new.
public struct OpenAccount: Command, OptionallyAuthenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case opened(Account.ID)
        case alreadyOpen(Account.ID)
        case refused(Refusal)
    }

    /// What stands inside `application`.
    public struct Application: Codable, Hashable, Sendable {
        public var username: String
        public var password: String
        public var name: PersonName
        public var role: Role
        public var organisation: String
        public var service: ServiceKind
        public var email: String
        public var phone: String?
        /// The team that the person works in, of their organisation. How it is reached is so for everybody in it.
        public var duty: DutyContact?
        /// The source that a `feed` account reports for.
        public var source: String?
        /// The authority that the organisation works for, where it is one: whose reviews a data manager sees.
        public var authority: AuthorityCode?
        /// The right to override shields, for practitioners of child protection and the police; absent means no.
        public var mayOverride: Bool?
        /// The secret of an authenticator that the person already has, in Base32; absent: they enrol one when they first
        /// sign in.
        public var secondFactor: String?
        /// When the person was vetted, was trained and signed the agreement.
        public var vetted: PartialDate?
        public var trained: PartialDate?
        public var agreed: PartialDate?
        /// When the organisation was accredited, where that is not known yet.
        public var accredited: PartialDate?

        public init(
            username: String, password: String, name: PersonName, role: Role, organisation: String,
            service: ServiceKind, email: String, phone: String? = nil, duty: DutyContact? = nil, source: String? = nil,
            authority: AuthorityCode? = nil, mayOverride: Bool? = nil, secondFactor: String? = nil,
            vetted: PartialDate? = nil, trained: PartialDate? = nil, agreed: PartialDate? = nil,
            accredited: PartialDate? = nil
        ) {
            self.username = username
            self.password = password
            self.name = name
            self.role = role
            self.organisation = organisation
            self.service = service
            self.email = email
            self.phone = phone
            self.duty = duty
            self.source = source
            self.authority = authority
            self.mayOverride = mayOverride
            self.secondFactor = secondFactor
            self.vetted = vetted
            self.trained = trained
            self.agreed = agreed
            self.accredited = accredited
        }
    }

    /// Sealed to Identity's intake key: it holds a password.
    public var application: Data
    /// Of an administrator; absent for those who run the system.
    public var principal: SignedPrincipal?

    public init(application: Data, principal: SignedPrincipal? = nil) {
        self.application = application
        self.principal = principal
    }

    public static let route = Route(.identity, "open-account")
    public static let senders: [Party] = [.operations, .gateway]
    public static let summary = "Opens an account."
    public var subjects: [Subject] { [] }
}

/// Asks who the shielding officers are, or a management team's data managers, at the moment at which they have to be told of something.
public struct ViewShieldingOfficers: Query, SealedReply {
    public struct Officer: Codable, Hashable, Sendable {
        public var account: Account.ID
        public var email: String
        /// The places, from nought, of what the officer has to be told of.
        public var concernedBy: [Int]

        public init(account: Account.ID, email: String, concernedBy: [Int]) {
            self.account = account
            self.email = email
            self.concernedBy = concernedBy
        }
    }

    public struct Reply: Codable, Hashable, Sendable {
        /// Everybody who is a shielding officer; of data managers those whom something concerns.
        public var officers: [Officer]

        public init(officers: [Officer]) { self.officers = officers }
    }

    /// Of each thing that somebody has to be told of, `ConcernedOfficers` as the vault sealed it; empty where it is for all.
    public var concerned: [Data]
    /// True where the data managers are asked for and not the officers; else absent. What concerns no authority, concerns none of them.
    public var dataManagers: Bool?

    public init(concerned: [Data], dataManagers: Bool? = nil) {
        self.concerned = concerned
        self.dataManagers = dataManagers
    }

    public static let route = Route(.identity, "view-shielding-officers", version: 2)
    public static let senders: [Party] = [.notifications]
    public static let summary = "Asks who the shielding officers are, and whom of them what concerns."
}

/// Whose shielding officers something about a child concerns: those of the responsible authority, or all where nobody is known
/// to be. It is sealed to Identity: it would tell where the child is.
public struct ConcernedOfficers: Codable, Hashable, Sendable {
    public var child: Child.ID
    public var authority: AuthorityCode?

    public init(child: Child.ID, authority: AuthorityCode?) {
        self.child = child
        self.authority = authority
    }
}
