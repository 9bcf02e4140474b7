/// One word of a name, with what its comparison needs computed once.
struct Word: Sendable {
    let text: String
    /// UTF-16 code units: one a letter for nearly every name of the world.
    let letters: [UInt16]
    let hash: UInt64
    let sound: Sound
    /// The groups of the given names that this word belongs to; empty for a name not in the table.
    let variants: GivenNames.Entry

    init(_ text: String) {
        self.text = text
        letters = Array(text.utf16)
        hash = StableHash.of(text)
        sound = Sound(letters)
        variants = GivenNames.entry(of: hash)
    }

    var isInitial: Bool { letters.count == 1 }
}
