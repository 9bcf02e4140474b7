internal import Crypto
public import FoundationEssentials

/// The codes of an authenticator (TOTP, RFC 6238): six digits by HMAC-SHA-1, another every thirty seconds.
public struct TimedCode: Sendable {
    public static let digits = 6
    public static let seconds: TimeInterval = 30
    /// As many bytes as the hash has, which RFC 4226, section 4, recommends.
    public static let secretLength = 20

    public let secret: Data

    /// `secret`: at least 16 bytes (RFC 4226, section 4); fewer throw `SealingError.invalidKey`.
    public init(secret: Data) throws {
        guard secret.count >= 16 else { throw SealingError.invalidKey }
        self.secret = secret
    }

    /// Reads a secret in Base32; nil for what is none.
    public init?(text: String) {
        guard let bytes = Base32.bytes(of: text), let code = try? TimedCode(secret: Data(bytes)) else { return nil }
        self = code
    }

    /// One with a new secret.
    public static func random() -> TimedCode {
        TimedCode(SymmetricKey(size: SymmetricKeySize(bitCount: secretLength * 8)).withUnsafeBytes { Data($0) })
    }

    private init(_ secret: Data) { self.secret = secret }

    /// In Base32.
    public var text: String { Base32.text(of: secret) }

    /// The number of the thirty seconds in which an instant falls.
    public static func step(at instant: Date) -> Int64 {
        Int64((instant.timeIntervalSince1970 / seconds).rounded(.down))
    }

    /// The code of a step (RFC 4226, section 5.3).
    public func code(at step: Int64) -> String {
        let counter = withUnsafeBytes(of: step.bigEndian) { Data($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let offset = Int(mac[19] & 15)
        let number = mac[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        let text = String(number % 1_000_000)
        return String(repeating: "0", count: Self.digits - text.count) + text
    }

    /// What an authenticator takes the secret from, as a link or as the text of a QR code.
    public func uri(issuer: String, account: String) -> String {
        let label = "\(Self.escaped(issuer)):\(Self.escaped(account))"
        return "otpauth://totp/\(label)?secret=\(text)&issuer=\(Self.escaped(issuer))&algorithm=SHA1"
            + "&digits=\(Self.digits)&period=\(Int(Self.seconds))"
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-._~".utf8.contains(byte)
            if isPlain { return String(UnicodeScalar(byte)) }
            let hex = String(byte, radix: 16, uppercase: true)
            return "%" + (hex.count < 2 ? "0" : "") + hex
        }.joined()
    }
}
