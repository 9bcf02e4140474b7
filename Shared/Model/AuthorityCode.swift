/// A local authority that may answer for a child, by its GSS code: `E06` unitary, `E08` metropolitan, `E09` London borough
/// or `E10` county, and six digits. A district, `E07`, has no children's services; its county has.
public struct AuthorityCode: Hashable, Sendable {
    public let text: String

    /// Nil unless `text` has the form of the GSS code of an English authority with children's services.
    public init?(_ text: String) {
        let characters = Array(text.utf8)
        guard characters.count == 9, ["E06", "E08", "E09", "E10"].contains(text.prefix(3)),
            characters.dropFirst().allSatisfy({ (48...57).contains($0) })
        else { return nil }
        self.text = text
    }
}

extension AuthorityCode: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let code = AuthorityCode(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not the GSS code of an English authority with children's services")
        }
        self = code
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
