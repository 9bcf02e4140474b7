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
            guard let kept = kept(letter, before: next), skeleton.last != kept else { continue }
            skeleton.append(kept)
        }
        return skeleton.count < 3 ? nil : String(decoding: skeleton, as: UTF8.self)
    }

    private static func kept(_ letter: UInt8, before next: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "p") where next == UInt8(ascii: "h"): UInt8(ascii: "f")
        case UInt8(ascii: "c") where "hz".utf8.contains(next), UInt8(ascii: "t") where next == UInt8(ascii: "s"):
            UInt8(ascii: "s")
        default: classes[letter]
        }
    }

    private static let classes: [UInt8: UInt8] = {
        var classes: [UInt8: UInt8] = [:]
        for like in ["pb", "fvw", "kcgq", "szxj", "td", "nm", "l", "r"] {
            for letter in like.utf8 { classes[letter] = like.utf8.first }
        }
        return classes
    }()
}
