/// A 64-bit hash that is the same in every process and release: FNV-1a over UTF-8, finished with the mixer of MurmurHash3
/// so that every bit of the result depends on every letter.
///
/// It is no secret: whatever tells where a child is goes through the keyed hash of the caller instead.
public enum StableHash {
    public static func of(_ text: String) -> UInt64 { of(text.utf8) }

    static func of(_ utf8: some Sequence<UInt8>) -> UInt64 { mixed(folded(utf8)) }

    /// Of the texts of words one behind the other.
    static func of(joined words: [Word]) -> UInt64 { mixed(words.reduce(basis) { folded($1.text.utf8, into: $0) }) }

    private static let basis: UInt64 = 0xcbf2_9ce4_8422_2325

    private static func folded(_ utf8: some Sequence<UInt8>, into hash: UInt64 = basis) -> UInt64 {
        var hash = hash
        for byte in utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return hash
    }

    /// `hash` and `other` in one, in this order.
    static func join(_ hash: UInt64, _ other: UInt64) -> UInt64 { mixed(hash &* 0x9e37_79b9_7f4a_7c15 &+ other) }

    private static func mixed(_ hash: UInt64) -> UInt64 {
        var mixed = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        mixed = (mixed ^ (mixed >> 33)) &* 0xc4ce_b9fe_1a85_ec53
        return mixed ^ (mixed >> 33)
    }
}
