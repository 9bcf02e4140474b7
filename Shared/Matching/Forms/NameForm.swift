import Model

/// A name as it is compared: words without case, accents and punctuation; what is no name (a placeholder) is left out.
public struct NameForm: Sendable {
    /// The given names in their order.
    private(set) var givenWords: [Word]
    /// The words of the family name in their order, particles among them.
    private(set) var familyWords: [Word]
    /// The hashes of both as one word each; nil for none.
    private(set) var (givenHash, familyHash): (UInt64?, UInt64?)
    private var hasParticle = false

    public init(_ name: PersonName) {
        self.init(
            given: Placeholder.given(name.given.flatMap(NameText.words)),
            family: Placeholder.family(NameText.words(name.family)))
    }

    init(given: [String], family: [String]) { self.init(given: given.map(Word.of), family: family.map(Word.of)) }

    init(given: [Word], family: [Word]) {
        (givenWords, familyWords) = (given, family)
        tell()
    }

    /// Puts other words in place of these, in the room that is there: the given names, then those of the family name.
    mutating func replace(by words: (inout [Word]) -> Void) {
        words(&givenWords)
        words(&familyWords)
        tell()
    }

    /// What follows from the words.
    private mutating func tell() {
        (givenHash, familyHash) = (JoinedWord.hash(givenWords), JoinedWord.hash(familyWords))
        hasParticle = familyWords.contains(where: \.isParticle)
    }

    var givenJoined: JoinedWord? { givenHash.map { JoinedWord(givenWords, hash: $0) } }
    var familyJoined: JoinedWord? { familyHash.map { JoinedWord(familyWords, hash: $0) } }

    /// The words of the family name that are no particle: `Berg` of `van den Berg`.
    var core: [Word] {
        guard hasParticle else { return familyWords }
        let bare = familyWords.filter { !$0.isParticle }
        return bare.isEmpty ? familyWords : bare
    }

    public var given: [String] { givenWords.map(\.text) }
    public var family: [String] { familyWords.map(\.text) }

    /// Whether both a given and a family name are known.
    public var isWhole: Bool { !givenWords.isEmpty && !familyWords.isEmpty }
}

extension NameForm: Hashable {
    public static func == (a: Self, b: Self) -> Bool {
        let isSame = { (one: Word, other: Word) in one === other || one.text == other.text }
        return a.givenWords.elementsEqual(b.givenWords, by: isSame)
            && a.familyWords.elementsEqual(b.familyWords, by: isSame)
    }

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
