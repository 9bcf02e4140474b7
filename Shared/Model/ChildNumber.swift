/// The public number of a child: ten random Crockford base-32 characters and an ISO 7064 MOD 37,36 check character.
///
/// It tells nothing of the child, may change, and is kept out of logs, headers and URLs. Numbers whose check character
/// would not be a Crockford character are never issued, so reading I or L as 1 and O as 0 stays safe; nor are those
/// few that would still be valid with two neighbours swapped, so that every such slip is caught.
public struct ChildNumber: Hashable, Sendable {
    /// Eleven characters, no hyphens, upper case.
    public let text: String

    private static let crockford = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// Reads a number as a person writes it: any case, hyphens and spaces anywhere, I and L for 1, O for 0.
    /// Nil when a character is none of the alphabet, the length is not eleven, or the check character is wrong.
    public init?(_ written: String) {
        var characters: [UInt8] = []
        for byte in written.utf8 where byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ") {
            let upper = (97...122).contains(byte) ? byte - 32 : byte
            switch upper {
            case UInt8(ascii: "I"), UInt8(ascii: "L"): characters.append(UInt8(ascii: "1"))
            case UInt8(ascii: "O"): characters.append(UInt8(ascii: "0"))
            case let character where Self.crockford.contains(character): characters.append(character)
            default: return nil
            }
        }
        self.init(characters)
    }

    private init?(_ characters: [UInt8]) {
        guard characters.count == 11, Self.checkCharacter(of: characters.prefix(10)) == characters[10] else {
            return nil
        }
        text = String(decoding: characters, as: UTF8.self)
    }

    /// A new number, drawn from the system's random source.
    public static func random() -> ChildNumber {
        while true {
            let payload = (0..<10).compactMap { _ in crockford.randomElement() }
            if let check = checkCharacter(of: payload), crockford.contains(check),
                let number = ChildNumber(payload + [check]), !number.staysValidWhenNeighboursSwap
            {
                return number
            }
        }
    }

    /// The check character misses about one adjacent transposition in six hundred.
    var staysValidWhenNeighboursSwap: Bool {
        let characters = Array(text.utf8)
        return (0..<10).contains { index in
            var swapped = characters
            swapped.swapAt(index, index + 1)
            return swapped != characters && ChildNumber(swapped) != nil
        }
    }

    /// As shown to people: five characters, five, and the check character, with hyphens between.
    public var displayed: String {
        let characters = Array(text)
        return "\(String(characters[0..<5]))-\(String(characters[5..<10]))-\(characters[10])"
    }

    /// ISO/IEC 7064:2003, hybrid system MOD 37,36, over ASCII digits and capitals; nil for anything else.
    static func checkCharacter(of payload: some Sequence<UInt8>) -> UInt8? {
        var product = 36
        for character in payload {
            guard let value = value(of: character) else { return nil }
            let sum = (product + value) % 36
            product = (sum == 0 ? 36 : sum) * 2 % 37
        }
        let value = UInt8((37 - product) % 36)
        return value < 10 ? 48 + value : 55 + value
    }

    private static func value(of character: UInt8) -> Int? {
        switch character {
        case 48...57: Int(character) - 48
        case 65...90: Int(character) - 55
        default: nil
        }
    }
}

extension ChildNumber: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let number = ChildNumber(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a child's number")
        }
        self = number
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
