import FoundationEssentials
import Model

/// Who acts, as Identity vouches for it.
public struct Principal: Codable, Hashable, Sendable {
    public var account: Account.ID
    public var organisation: Organisation.ID
    public var role: Role
    /// The source that a `feed` account reports for.
    public var source: String?
    /// The practitioner for whom a mediator looks something up.
    public var behalf: Account.ID?
    /// The authority that the organisation works for, where it is one: whose children's shields an officer decides about.
    public var authority: AuthorityCode?
    /// The session in which an override would hold; absent for an account that has no right to one.
    public var overrideSession: Session.ID?
    /// When whoever acts last proved by a second factor that it is they; absent for those who have none.
    public var confirmed: Date?
    /// The look-up that was counted, the only one that this is good for; absent where none was.
    public var lookup: Lookup?
    /// The one request this was signed for: the message id of whatever carries it.
    @WireID public var request: UUID
    /// Five seconds after the signing.
    public var expires: Date

    public init(
        account: Account.ID, organisation: Organisation.ID, role: Role, source: String? = nil,
        behalf: Account.ID? = nil, authority: AuthorityCode? = nil, overrideSession: Session.ID? = nil,
        confirmed: Date? = nil,
        lookup: Lookup? = nil, request: UUID, expires: Date
    ) {
        self.account = account
        self.organisation = organisation
        self.role = role
        self.source = source
        self.behalf = behalf
        self.authority = authority
        self.overrideSession = overrideSession
        self.confirmed = confirmed
        self.lookup = lookup
        self.request = request
        self.expires = expires
    }
}

extension Principal {
    /// How whoever acts stands to a child whom they look up.
    public var lookupRelation: Access.Relation { behalf == nil ? .any : .onBehalf }

    /// The session in which an override of theirs would hold; nil for whoever has no right to one.
    public var overriding: Session.ID? { Access.allows(role, .override, .entitled) ? overrideSession : nil }

    /// How long a code that was given counts for what is grave `[ours]`.
    public static let confirmationHolds: TimeInterval = 5 * 60

    /// Whether something grave may be done: not by whoever came by a session and has no authenticator.
    public func isConfirmed(at now: Date) -> Bool {
        confirmed.map { now.timeIntervalSince($0) < Self.confirmationHolds } ?? false
    }
}

/// A principal with Identity's Ed25519 signature over the very bytes of its JSON.
public struct SignedPrincipal: Codable, Hashable, Sendable {
    public var statement: Data
    public var signature: Data

    public init(statement: Data, signature: Data) {
        self.statement = statement
        self.signature = signature
    }
}

/// Something sealed with HPKE (RFC 9180, X25519, HKDF-SHA256, ChaCha20-Poly1305) for one reader.
public struct SealedEnvelope: Codable, Hashable, Sendable {
    /// The first eight bytes of the SHA-256 of the reader's public key, in hex: which key opens it.
    public var keyID: String
    public var encapsulatedKey: Data
    public var ciphertext: Data

    public init(keyID: String, encapsulatedKey: Data, ciphertext: Data) {
        self.keyID = keyID
        self.encapsulatedKey = encapsulatedKey
        self.ciphertext = ciphertext
    }
}
