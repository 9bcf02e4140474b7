import FoundationEssentials
import Model

/// What somebody without a second factor is given who signed in with the right password: nothing but to enrol one.
public struct Enrolment: Codable, Hashable, Sendable {
    /// 32 random bytes in base64url, good for this enrolment alone. Identity keeps its hash.
    public var token: String
    /// What an authenticator takes the secret from: `otpauth://totp/…`.
    public var uri: String
    public var expires: Date

    public init(token: String, uri: String, expires: Date) {
        self.token = token
        self.uri = uri
        self.expires = expires
    }
}

/// Confirms a second factor by its first code, which begins a session.
public struct EnrolSecondFactor: Command, SealedReply {
    /// What stands inside `confirmation`.
    public struct Confirmation: Codable, Hashable, Sendable {
        /// The enrolment's.
        public var token: String
        public var code: String

        public init(token: String, code: String) {
            self.token = token
            self.code = code
        }
    }

    public enum Reply: Codable, Hashable, Sendable {
        case enrolled(Enrolled)
        /// The code is not right; the enrolment goes on.
        case refused(Enrolment)
        /// There is no such enrolment, or it has ended.
        case ended
    }

    public struct Enrolled: Codable, Hashable, Sendable {
        public var session: Session
        /// Each is good once, in the place of a code. They are said here alone.
        public var recoveryCodes: [String]

        public init(session: Session, recoveryCodes: [String]) {
            self.session = session
            self.recoveryCodes = recoveryCodes
        }
    }

    /// Sealed to Identity's intake key.
    public var confirmation: Data

    public init(confirmation: Data) { self.confirmation = confirmation }

    public static let route = Route(.identity, "enrol-second-factor")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Confirms a second factor by its first code."
    public var subjects: [Subject] { [] }
}
