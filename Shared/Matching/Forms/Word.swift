import Synchronization

/// One word of a name, with what its comparison needs computed once.
final class Word: Sendable {
    let text: String
    /// UTF-16 code units: one a letter for nearly every name of the world.
    let letters: [UInt16]
    let hash: UInt64
    let sound: Sound
    /// What the table of given names has of it.
    let variants: GivenNames.Entry
    /// Whether it is a first name that brothers and sisters share, the next telling them apart.
    let isShared: Bool
    let isParticle: Bool

    /// The word of a text. Names repeat: many that were met last are kept, so that their sounds are not sought again.
    static func of(_ text: String) -> Word {
        var text = text
        return text.withUTF8 { of(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// As `of`, where the text lies.
    static func of(utf8 bytes: UnsafeRawBufferPointer) -> Word {
        let hash = StableHash.of(bytes)
        let place = Int(truncatingIfNeeded: hash & UInt64(mostMet - 1))
        if let known = met.withLock({ $0[place] }), known.hash == hash, known.text.utf8.elementsEqual(bytes) {
            return known
        }
        let word = Word(String(decoding: bytes, as: UTF8.self), hash)
        met.withLock { $0[place] = word }
        return word
    }

    private static let mostMet = 1 << 15
    /// Each has one place, by its hash; the newest stays.
    private static let met = Mutex([Word?](repeating: nil, count: mostMet))

    private init(_ text: String, _ hash: UInt64) {
        self.text = text
        self.hash = hash
        letters = Array(text.utf16)
        sound = Sound(letters)
        variants = GivenNames.entry(of: hash)
        isShared = variants.shares(Self.shared)
        isParticle = Particle.all.contains(text)
    }

    var isInitial: Bool { letters.count == 1 }

    private static let shared = GivenNames.Entry(
        groups: ["muhammad", "syed", "abdul"].flatMap { GivenNames.entry(of: StableHash.of($0)).groups })
}

/// The words of a name as one: `Mary-Jane`, `Mary Jane` and `Maryjane` are the same.
///
/// Most pairs of given names are met once: what is seldom asked of them is computed when it is.
struct JoinedWord: Sendable {
    let hash: UInt64
    private let words: [Word]

    /// Nil for none.
    init?(_ words: [Word]) {
        guard let first = words.first else { return nil }
        self.words = words
        hash = words.count == 1 ? first.hash : StableHash.of(joined: words)
    }

    var isInitial: Bool { words.count == 1 && words[0].isInitial }
    var text: String { words.map(\.text).joined() }
    var letters: [UInt16] { words.count == 1 ? words[0].letters : words.flatMap(\.letters) }
    var word: Word { words.count == 1 ? words[0] : .of(text) }
}
