import FoundationEssentials
import Model

/// A mediator says for whom they look up from now on, in this session: a practitioner who asked them to. Or for nobody any more.
public struct Mediate: Command, SealedReply {
    /// What stands inside `mediation`.
    public struct Mediation: Codable, Hashable, Sendable {
        /// The session's token.
        public var session: String
        /// The user name of the practitioner; absent for nobody.
        public var practitioner: String?

        public init(session: String, practitioner: String?) {
            self.session = session
            self.practitioner = practitioner
        }
    }

    public enum Reply: Codable, Hashable, Sendable {
        case mediates(Mediated)
        case ended
        /// Not a mediator's, or nobody whom a mediator may look up for: why not is not told.
        case refused(Refusal)
        /// There is no such session, or it has ended.
        case noSuchSession
    }

    /// Sealed to Identity's intake key.
    public var mediation: Data

    public init(mediation: Data) { self.mediation = mediation }

    public static let route = Route(.identity, "mediate")
    public static let senders: [Party] = [.gateway]
    public static let summary = "A mediator says for which practitioner they look up, or that they no longer do."
    public var subjects: [Subject] { [] }
}

/// For whom a mediator looks up, so that they can read back who it is.
public struct Mediated: Codable, Hashable, Sendable {
    public var displayName: String
    public var organisation: String
    public var until: Date

    public init(displayName: String, organisation: String, until: Date) {
        self.displayName = displayName
        self.organisation = organisation
        self.until = until
    }
}
