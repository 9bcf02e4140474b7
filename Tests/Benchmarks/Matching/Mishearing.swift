import Checking
import Model
import Population

/// A name as it is taken down by one who misheard it or slipped on the keyboard: mostly one of its parts is wrong.
enum Mishearing {
    static func of(_ name: PersonName, _ random: inout Seeded) -> PersonName {
        var wrong = name
        let way = random.below(100)
        if way < 60 || way >= 90 { wrong.family = spoilt(name.family, &random) }
        if way >= 60, let given = name.given.first { wrong.given = [spoilt(given, &random)] }
        return wrong
    }

    private static func spoilt(_ word: String, _ random: inout Seeded) -> String {
        if random.one(in: 2), let heard = misheard(word, &random) { return heard }
        return Typing.slip(word, &random)
    }

    /// Letters that sound alike in English, or were written for one another.
    private static let alike = [
        ("ph", "f"), ("ck", "k"), ("c", "k"), ("k", "c"), ("y", "ie"), ("ie", "y"), ("ee", "ea"), ("ea", "ee"),
        ("w", "v"), ("v", "w"), ("s", "z"), ("z", "s"), ("sh", "sch"), ("j", "g"), ("ai", "ay"), ("ei", "ey"),
        ("th", "t"), ("tt", "t"), ("ll", "l"), ("nn", "n"), ("rr", "r"), ("ou", "oo"), ("i", "y"), ("a", "e"),
        ("e", "a"), ("o", "u"), ("u", "oo"), ("n", "nn"), ("l", "ll"), ("d", "t"), ("b", "p"), ("m", "n"),
    ]

    /// One or two such changes; nil where none fits.
    private static func misheard(_ word: String, _ random: inout Seeded) -> String? {
        var heard = word.lowercased()
        let fitting = alike.filter { heard.contains($0.0) }
        guard !fitting.isEmpty else { return nil }
        for _ in 0...random.below(2) {
            let (sound, other) = fitting[random.below(fitting.count)]
            if let place = heard.firstRange(of: sound) { heard.replaceSubrange(place, with: other) }
        }
        return heard == word.lowercased() ? nil : heard.prefix(1).uppercased() + heard.dropFirst()
    }
}
