import Matching

/// The part of a name that a dictionary is of.
enum NamePart: String, CaseIterable {
    case given, family
}

/// By what a name of the dictionary is found when another was heard or typed: what both have in common, whatever the
/// error. Each key is a hash of the part, the kind of likeness, and the text.
enum NameKeys {
    /// The same for the name that stands in the dictionary and for the one that is searched for.
    static func keys(of name: String, _ part: NamePart) -> Set<Int64> {
        let joined = NameText.joined(name)
        guard !joined.isEmpty else { return [] }
        var keys: Set<Int64> = [key(part, "as it is", joined)]
        // One letter wrong, too many, missing, or swapped with its neighbour: without some letter both are the same.
        let letters = Array(joined)
        if letters.count > 2 {
            for place in letters.indices {
                var rest = letters
                rest.remove(at: place)
                keys.insert(key(part, "as it is", String(rest)))
            }
        }
        let words = NameText.words(name)
        for word in words.count > 1 ? words + [joined] : [joined] {
            if words.count > 1 { keys.insert(key(part, "as it is", word)) }
            let codes = DoubleMetaphone.codes(word)
            for code in [codes.primary, codes.alternate] where !code.isEmpty { keys.insert(key(part, "sound", code)) }
            if let skeleton = Skeleton.of(word) { keys.insert(key(part, "skeleton", skeleton)) }
            guard part == .given else { continue }
            for group in NameVariants.groups(of: word) { keys.insert(key(part, "variants", "\(group)")) }
        }
        return keys
    }

    private static func key(_ part: NamePart, _ likeness: String, _ text: String) -> Int64 {
        Int64(bitPattern: StableHash.of("\(part.rawValue) \(likeness) \(text)"))
    }
}
