/// Base32 (RFC 4648, section 6), the form in which authenticators take a secret: no padding is written, and it is read
/// in either case, with spaces and hyphens anywhere.
public enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    public static func text(of bytes: some Sequence<UInt8>) -> String {
        var (text, held, bits): ([UInt8], UInt32, Int) = ([], 0, 0)
        for byte in bytes {
            (held, bits) = (held << 8 | UInt32(byte), bits + 8)
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(held >> UInt32(bits)) & 31])
            }
            held &= (1 << UInt32(bits)) - 1
        }
        if bits > 0 { text.append(alphabet[Int(held << UInt32(5 - bits)) & 31]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil for a character that has no place in it, or bits left over that are not nought.
    public static func bytes(of text: String) -> [UInt8]? {
        var (bytes, held, bits): ([UInt8], UInt32, Int) = ([], 0, 0)
        for character in text.utf8 where !" -=".utf8.contains(character) {
            let upper = (97...122).contains(character) ? character - 32 : character
            guard let value = alphabet.firstIndex(of: upper) else { return nil }
            (held, bits) = (held << 5 | UInt32(value), bits + 5)
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(held >> UInt32(bits)))
            }
            held &= (1 << UInt32(bits)) - 1
        }
        return bits < 5 && held == 0 ? bytes : nil
    }
}
