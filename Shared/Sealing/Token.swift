internal import Crypto
public import FoundationEssentials

/// A bearer token: its holder is whoever has it, so it is kept as a digest alone.
public enum Token {
    /// 32 random bytes in base64url without padding (RFC 4648, section 5): 43 characters.
    public static func random() -> String {
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        return bytes.base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// SHA-256 of the token's text, 32 bytes. A plain hash suffices for what has 256 random bits.
    public static func digest(_ token: String) -> Data { Data(SHA256.hash(data: Data(token.utf8))) }
}
