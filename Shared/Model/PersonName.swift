/// A person's name as a source gave it; the family name may stand alone, as may the given names.
public struct PersonName: Codable, Hashable, Sendable {
    public var given: [String]
    public var family: String

    public init(given: [String], family: String) {
        self.given = given
        self.family = family
    }

    /// As shown to people: given names, then the family name.
    public var displayed: String { (given + [family]).filter { !$0.isEmpty }.joined(separator: " ") }
}
