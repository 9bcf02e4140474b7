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
        let hash = StableHash.of(text)
        return known(hash) { $0 == text } ?? made(text, hash)
    }

    /// As `of`, where the text lies; nil where that is no UTF-8.
    static func of(utf8 bytes: UnsafeRawBufferPointer) -> Word? {
        let hash = StableHash.of(bytes)
        if let known = known(hash, where: { $0.utf8.elementsEqual(bytes) }) { return known }
        return String(validating: bytes, as: UTF8.self).map { made($0, hash) }
    }

    private static func known(_ hash: UInt64, where isIt: (String) -> Bool) -> Word? {
        let (newer, older) = met.withLock { $0[place(hash)] }
        if let newer, newer.hash == hash, isIt(newer.text) { return newer }
        if let older, older.hash == hash, isIt(older.text) { return older }
        return nil
    }

    private static func made(_ text: String, _ hash: UInt64) -> Word {
        let word = Word(text, hash)
        met.withLock { $0[place(hash)] = (word, $0[place(hash)].newer) }
        return word
    }

    private static func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash & UInt64(places - 1)) }

    private static let places = 1 << 14
    /// Two share a place, by their hashes; the newest stay.
    private static let met = Mutex([(newer: Word?, older: Word?)](repeating: (nil, nil), count: places))

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
