import FoundationEssentials
import Model

/// Whoever is signed in proves once more that it is they, by a code of their second factor: what is grave asks for it.
public struct ConfirmSession: Command {
    /// What stands inside `confirmation`.
    public struct Confirmation: Codable, Hashable, Sendable {
        /// The session's token.
        public var session: String
        /// The code of the second factor, or a recovery code.
        public var code: String

        public init(session: String, code: String) {
            self.session = session
            self.code = code
        }
    }

    public enum Reply: Codable, Hashable, Sendable {
        /// Something grave may be done in this session until then.
        case confirmed(until: Date)
        /// The same for a wrong code and a name that too many have tried.
        case refused
        /// There is no such session, or it has ended.
        case noSuchSession
    }

    /// Sealed to Identity's intake key.
    public var confirmation: Data

    public init(confirmation: Data) { self.confirmation = confirmation }

    public static let route = Route(.identity, "confirm-session")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Whoever is signed in proves by a code that it is still they."
    public var subjects: [Subject] { [] }
}
