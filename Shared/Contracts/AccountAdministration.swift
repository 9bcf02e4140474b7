import FoundationEssentials
import Model

/// Accredits an organisation, or withdraws that, which ends every session of its accounts. Those who run the system ask it
/// without a principal, a national administrator with one.
public struct AccreditOrganisation: Command, OptionallyAuthenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case accredited(Organisation.ID)
        case withdrawn(Organisation.ID)
        case refused(Refusal)
    }

    /// What stands inside `accreditation`.
    public struct Accreditation: Codable, Hashable, Sendable {
        /// By its name; one that there is not yet is made.
        public var organisation: String
        /// The day; absent to withdraw it.
        public var accredited: PartialDate?

        public init(organisation: String, accredited: PartialDate?) {
            self.organisation = organisation
            self.accredited = accredited
        }
    }

    /// Sealed to Identity's intake key, as all that says who is who.
    public var accreditation: Data
    public var principal: SignedPrincipal?

    public init(accreditation: Data, principal: SignedPrincipal? = nil) {
        self.accreditation = accreditation
        self.principal = principal
    }

    public static let route = Route(.identity, "accredit-organisation")
    public static let senders: [Party] = [.operations, .gateway]
    public static let summary = "Accredits an organisation, or withdraws that, which ends its sessions."
    public var subjects: [Subject] { [] }
}

/// Lists accounts: of an account administrator's own organisation; the account administrators and the organisations, for a
/// national administrator; all, for those who run the system. In the order of user names, at most a hundred.
public struct ViewAccounts: Query, OptionallyAuthenticated, SealedReply {
    public static let most = 100

    public enum Reply: Codable, Hashable, Sendable {
        case accounts(AccountPage)
        case refused(Refusal)
    }

    /// Behind whose user name the page begins.
    public var after: Account.ID?
    public var principal: SignedPrincipal?

    public init(after: Account.ID? = nil, principal: SignedPrincipal? = nil) {
        self.after = after
        self.principal = principal
    }

    public static let route = Route(.identity, "view-accounts")
    public static let senders: [Party] = [.operations, .gateway]
    public static let summary = "Lists the accounts that somebody administers."
}

/// Some accounts, and the organisations that whoever asks accredits or belongs to.
public struct AccountPage: Codable, Hashable, Sendable {
    public var accounts: [AccountLine]
    public var organisations: [OrganisationLine]
    /// The last account, where there are more.
    public var next: Account.ID?

    public init(accounts: [AccountLine], organisations: [OrganisationLine], next: Account.ID? = nil) {
        self.accounts = accounts
        self.organisations = organisations
        self.next = next
    }
}

/// What an administrator sees of an account.
public struct AccountLine: Codable, Hashable, Sendable {
    public var id: Account.ID
    public var username: String
    public var name: PersonName
    public var role: Role
    public var organisation: String
    public var isSuspended: Bool
    public var vetted: PartialDate?
    public var trained: PartialDate?
    public var agreed: PartialDate?
    /// Since when there is a second factor; absent where there is none.
    public var secondFactor: PartialDate?
    /// What stands against signing in today.
    public var lapsed: [Requirement]

    public init(
        id: Account.ID, username: String, name: PersonName, role: Role, organisation: String, isSuspended: Bool,
        vetted: PartialDate? = nil, trained: PartialDate? = nil, agreed: PartialDate? = nil,
        secondFactor: PartialDate? = nil, lapsed: [Requirement]
    ) {
        self.id = id
        self.username = username
        self.name = name
        self.role = role
        self.organisation = organisation
        self.isSuspended = isSuspended
        self.vetted = vetted
        self.trained = trained
        self.agreed = agreed
        self.secondFactor = secondFactor
        self.lapsed = lapsed
    }
}

public struct OrganisationLine: Codable, Hashable, Sendable {
    public var name: String
    /// The authority that it works for.
    public var authority: AuthorityCode?
    public var accredited: PartialDate?

    public init(name: String, authority: AuthorityCode? = nil, accredited: PartialDate? = nil) {
        self.name = name
        self.authority = authority
        self.accredited = accredited
    }
}

extension AccreditOrganisation.Reply: KindCoded {
    public static let kinds = ["accredited", "withdrawn", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "accredited": self = .accredited(try decoder.value("organisation"))
        case "withdrawn": self = .withdrawn(try decoder.value("organisation"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .accredited(let organisation): try encoder.encode(kind: "accredited", "organisation", organisation)
        case .withdrawn(let organisation): try encoder.encode(kind: "withdrawn", "organisation", organisation)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension ViewAccounts.Reply: KindCoded {
    public static let kinds = ["accounts", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "accounts": self = .accounts(try decoder.value("page"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .accounts(let page): try encoder.encode(kind: "accounts", "page", page)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}
