import Matching

/// What is left of a name when it is misheard: the consonants, those that are taken for each other as one. It is coarser
/// than the codes of its sound, and knows no language: Wiśniewski and Vishnevsky are the same.
enum Skeleton {
    /// Nil where so little is left that it says nothing.
    static func of(_ name: String) -> String? {
        var skeleton: [UInt8] = []
        let letters = Array(NameText.joined(name).utf8)
        for (place, letter) in letters.enumerated() {
            let next = place + 1 < letters.count ? letters[place + 1] : 0
            for kept in kept(letter, before: next) where skeleton.last != kept { skeleton.append(kept) }
        }
        return skeleton.count < 3 ? nil : String(decoding: skeleton, as: UTF8.self)
    }

    private static func kept(_ letter: UInt8, before next: UInt8) -> [UInt8] {
        switch letter {
        case UInt8(ascii: "p") where next == UInt8(ascii: "h"): Array("f".utf8)
        case UInt8(ascii: "c") where "hz".utf8.contains(next), UInt8(ascii: "t") where next == UInt8(ascii: "s"):
            Array("s".utf8)
        case UInt8(ascii: "x"): Array("ks".utf8)
        default: classes[letter].map { [$0] } ?? []
        }
    }

    private static let classes: [UInt8: UInt8] = {
        var classes: [UInt8: UInt8] = [:]
        for like in ["pb", "fvw", "kcgq", "szj", "td", "nm", "l", "r"] {
            for letter in like.utf8 { classes[letter] = like.utf8.first }
        }
        return classes
    }()
}
