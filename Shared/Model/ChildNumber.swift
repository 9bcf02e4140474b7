/// The public number of a child: ten random Crockford base-32 characters and an ISO 7064 MOD 37,36 check character.
///
/// It tells nothing of the child, may change, and is kept out of logs, headers and URLs. Numbers whose check character
/// would not be a Crockford character are never issued, so reading I or L as 1 and O as 0 stays safe.
public struct ChildNumber: Hashable, Sendable {
    /// Eleven characters, no hyphens, upper case.
    public let text: String

    private static let crockford = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let alphanumeric = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    /// Reads a number as a person writes it: any case, hyphens and spaces anywhere, I and L for 1, O for 0.
    /// Nil when a character is none of the alphabet, the length is not eleven, or the check character is wrong.
    public init?(_ written: String) {
        let cleaned = written.uppercased().filter { $0 != "-" && $0 != " " }.map { character -> Character in
            switch character {
            case "I", "L": "1"
            case "O": "0"
            default: character
            }
        }
        guard cleaned.count == 11, cleaned.allSatisfy({ Self.crockford.contains($0) }) else { return nil }
        guard Self.checkCharacter(of: Array(cleaned.prefix(10))) == cleaned[10] else { return nil }
        text = String(cleaned)
    }

    /// A new number, drawn from the system's random source.
    public static func random() -> ChildNumber {
        while true {
            let payload = (0..<10).map { _ in crockford.randomElement()! }
            if let check = checkCharacter(of: payload), crockford.contains(check),
                let number = ChildNumber(String(payload) + String(check))
            {
                return number
            }
        }
    }

    /// As shown to people: `XXXXX-XXXXX-X`.
    public var displayed: String {
        let characters = Array(text)
        return "\(String(characters[0..<5]))-\(String(characters[5..<10]))-\(characters[10])"
    }

    /// ISO/IEC 7064:2003, hybrid system MOD 37,36.
    static func checkCharacter(of payload: [Character]) -> Character? {
        var product = 36
        for character in payload {
            guard let value = alphanumeric.firstIndex(of: character) else { return nil }
            var sum = (product + value) % 36
            if sum == 0 { sum = 36 }
            product = (sum * 2) % 37
        }
        return alphanumeric[(37 - product) % 36]
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
