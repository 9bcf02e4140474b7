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

    /// The word of a text. Names repeat: those that were met last are kept, so that their sounds are not sought again.
    static func of(_ text: String) -> Word {
        if let known = met.withLock({ $0[text] }) { return known }
        let word = Word(text)
        met.withLock { met in
            if met.count >= mostMet { met.removeAll(keepingCapacity: true) }
            met[text] = word
        }
        return word
    }

    private static let mostMet = 1 << 14
    private static let met = Mutex<[String: Word]>([:])

    private init(_ text: String) {
        self.text = text
        letters = Array(text.utf16)
        hash = StableHash.of(text)
        sound = Sound(letters)
        variants = GivenNames.entry(of: hash)
        isShared = variants.shares(Self.shared)
    }

    var isInitial: Bool { letters.count == 1 }

    private static let shared = GivenNames.Entry(
        groups: ["muhammad", "syed", "abdul"].flatMap { GivenNames.entry(of: StableHash.of($0)).groups })
}
