import Checking

/// Slips of the keyboard: a neighbouring key, a letter left out, two in the wrong order, one twice.
package enum Typing {
    /// What may become of a word by one slip, and how probable each is; the word itself is not among them.
    static func slips(of word: String) -> [(text: String, probability: Double)] {
        let letters = Array(word)
        var slips: [(text: String, weight: Double)] = []
        for place in letters.indices {
            let share = 1 / Double(letters.count)
            let neighbours = neighbours(of: letters[place])
            for other in neighbours {
                var slip = letters
                slip[place] = other
                slips.append((String(slip), 0.4 * share / Double(neighbours.count)))
            }
            if letters.count > 2 {
                var slip = letters
                slip.remove(at: place)
                slips.append((String(slip), 0.25 * share))
            }
            if place + 1 < letters.count {
                var slip = letters
                slip.swapAt(place, place + 1)
                slips.append((cased(slip, like: letters), 0.2 * share))
            }
            var slip = letters
            slip.insert(Character(letters[place].lowercased()), at: place + 1)
            slips.append((String(slip), 0.15 * share))
        }
        slips.removeAll { $0.text == word }
        let total = slips.reduce(0) { $0 + $1.weight }
        return slips.map { ($0.text, $0.weight / total) }
    }

    package static func slip(_ word: String, _ random: inout Seeded) -> String {
        var rest = random.unit()
        for (text, probability) in slips(of: word) {
            rest -= probability
            if rest < 0 { return text }
        }
        return word
    }

    /// The probability that a slip makes `typed` of `word`.
    static func probability(of typed: String, from word: String) -> Double {
        guard abs(typed.utf8.count - word.utf8.count) <= 2 else { return 0 }
        return slips(of: word).reduce(0) { $0 + ($1.text == typed ? $1.probability : 0) }
    }

    private static func cased(_ letters: [Character], like word: [Character]) -> String {
        guard let first = word.first, first.isUppercase else { return String(letters) }
        return String(letters).lowercased().prefix(1).uppercased() + String(letters).dropFirst().lowercased()
    }

    private static let rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm"].map { Array($0) }

    private static let keys: [Character: [Character]] = {
        var keys: [Character: [Character]] = [:]
        for (row, letters) in rows.enumerated() {
            for (place, letter) in letters.enumerated() {
                for near in [row - 1, row, row + 1] where rows.indices.contains(near) {
                    for beside in (place - 1)...(place + 1)
                    where rows[near].indices.contains(beside) && rows[near][beside] != letter {
                        keys[letter, default: []].append(rows[near][beside])
                    }
                }
            }
        }
        return keys
    }()

    private static func neighbours(of letter: Character) -> [Character] {
        let lower = Character(letter.lowercased())
        let found = keys[lower] ?? []
        return letter == lower ? found : found.map { Character($0.uppercased()) }
    }
}
