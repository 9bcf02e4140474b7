import FoundationEssentials

// Foundation opens /dev/urandom for each random UUID, prints one with snprintf and reads one with sscanf, which showed in
// profiles: messages are made of identifiers.
extension UUID {
    /// A random one (RFC 9562, version 4) of the system's own generator.
    public static func random() -> UUID {
        var generator = SystemRandomNumberGenerator()
        var bytes = (generator.next(), generator.next())
        return withUnsafeMutableBytes(of: &bytes) { bytes in
            bytes[6] = bytes[6] & 0x0f | 0x40
            bytes[8] = bytes[8] & 0x3f | 0x80
            return UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))
        }
    }

    /// As every identifier stands on the wire: in lower case.
    public var text: String {
        withUnsafeBytes(of: uuid) { bytes in
            String(unsafeUninitializedCapacity: 36) { text in
                var at = 0
                for (index, byte) in bytes.enumerated() {
                    if index == 4 || index == 6 || index == 8 || index == 10 {
                        text[at] = UInt8(ascii: "-")
                        at += 1
                    }
                    text[at] = Self.digit(byte >> 4)
                    text[at + 1] = Self.digit(byte & 15)
                    at += 2
                }
                return at
            }
        }
    }

    /// Nil unless `text` is a UUID in its usual form, in either case.
    public init?(text: some StringProtocol) {
        // Not generic from here on: other modules call this unspecialised, and each digit would go through witnesses.
        var text = String(text)
        guard let bytes = text.withUTF8(Self.bytes) else { return nil }
        self.init(uuid: bytes)
    }

    private static func bytes(of text: UnsafeBufferPointer<UInt8>) -> uuid_t? {
        guard text.count == 36 else { return nil }
        var bytes: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        let isRead = withUnsafeMutableBytes(of: &bytes) { bytes in
            var digits = 0
            for place in 0..<36 {
                if place == 8 || place == 13 || place == 18 || place == 23 {
                    guard text[place] == UInt8(ascii: "-") else { return false }
                    continue
                }
                guard let digit = value(ofDigit: text[place]) else { return false }
                bytes[digits / 2] = bytes[digits / 2] << 4 | digit
                digits += 1
            }
            return true
        }
        return isRead ? bytes : nil
    }

    private static func value(ofDigit byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
}
