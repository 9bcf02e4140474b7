/// Which given names are ways to write or to shorten one name: Bill, Will and William.
public enum NameVariants {
    /// The groups of names that `word` belongs to, by number; names that share one are variants of each other.
    /// - Parameter word: folded, as `NameText` gives words.
    public static func groups(of word: String) -> [UInt16] { GivenNames.entry(of: StableHash.of(word)).groups }
}
