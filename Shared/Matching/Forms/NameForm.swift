import Model

/// A name as it is compared: words without case, accents and punctuation; what is no name (a placeholder) is left out.
public struct NameForm: Sendable {
    /// The given names in their order.
    public let given: [String]
    /// The words of the family name in their order, particles among them.
    public let family: [String]

    let givenWords: [Word]
    let familyWords: [Word]
    /// The given names as one word: `Mary-Jane`, `Mary Jane` and `Maryjane` are the same.
    let givenJoined: Word?
    let familyJoined: Word?
    /// The words of the family name that are no particle: `Berg` of `van den Berg`.
    let core: [Word]

    public init(_ name: PersonName) {
        self.init(
            given: Placeholder.given(name.given.flatMap(NameText.words)),
            family: Placeholder.family(NameText.words(name.family)))
    }

    init(given: [String], family: [String]) {
        (self.given, self.family) = (given, family)
        givenWords = given.map(Word.of)
        familyWords = family.map(Word.of)
        givenJoined = Self.joined(givenWords)
        familyJoined = Self.joined(familyWords)
        let bare = familyWords.filter { !Particle.all.contains($0.text) }
        core = bare.isEmpty ? familyWords : bare
    }

    /// Whether both a given and a family name are known.
    public var isWhole: Bool { !given.isEmpty && !family.isEmpty }

    private static func joined(_ words: [Word]) -> Word? {
        words.count < 2 ? words.first : Word.of(words.map(\.text).joined())
    }
}

extension NameForm: Hashable {
    public static func == (a: Self, b: Self) -> Bool { a.given == b.given && a.family == b.family }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(given)
        hasher.combine(family)
    }
}

extension NameForm: Codable {
    private enum Keys: String, CodingKey { case given, family }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        self.init(
            given: try container.decodeIfPresent([String].self, forKey: .given) ?? [],
            family: try container.decodeIfPresent([String].self, forKey: .family) ?? [])
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        if !given.isEmpty { try container.encode(given, forKey: .given) }
        if !family.isEmpty { try container.encode(family, forKey: .family) }
    }
}
