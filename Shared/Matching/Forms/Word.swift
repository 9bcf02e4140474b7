import Glibc
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
        if let known = known(hash, where: { $0.utf8.isEqual(to: bytes) }) { return known }
        return String(validating: bytes, as: UTF8.self).map { made($0, hash) }
    }

    private static func known(_ hash: UInt64, where isIt: (String) -> Bool) -> Word? {
        let met = met.withLock { met -> Word? in
            let place = place(hash)
            if let newer = met[place].newer, newer.hash == hash { return newer }
            if let older = met[place].older, older.hash == hash { return older }
            return nil
        }
        return met.flatMap { isIt($0.text) ? $0 : nil }
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

extension String.UTF8View {
    fileprivate func isEqual(to bytes: UnsafeRawBufferPointer) -> Bool {
        withContiguousStorageIfAvailable { own in
            own.count == bytes.count && (bytes.isEmpty || memcmp(own.baseAddress!, bytes.baseAddress!, own.count) == 0)
        } ?? elementsEqual(bytes)
    }
}

/// The words of a name as one: `Mary-Jane`, `Mary Jane` and `Maryjane` are the same.
///
/// Most pairs of given names are met once: what is seldom asked of them is computed when it is.
struct JoinedWord: Sendable {
    let hash: UInt64
    private let words: [Word]

    /// Nil for none.
    init?(_ words: [Word]) {
        guard let hash = Self.hash(words) else { return nil }
        self.init(words, hash: hash)
    }

    /// `hash`: that of the words.
    init(_ words: [Word], hash: UInt64) { (self.words, self.hash) = (words, hash) }

    /// Nil for none.
    static func hash(_ words: [Word]) -> UInt64? {
        words.count > 1 ? StableHash.of(joined: words) : words.first?.hash
    }

    var isInitial: Bool { words.count == 1 && words[0].isInitial }
    var text: String { words.map(\.text).joined() }
    var letters: [UInt16] { words.count == 1 ? words[0].letters : words.flatMap(\.letters) }
    var word: Word { words.count == 1 ? words[0] : .of(text) }
}
