import FoundationEssentials

/// Which passwords are tried before all others.
enum PasswordRules {
    /// What has to be left of one without the person's own names.
    static let leastOfItsOwn = 8

    /// Whether `password` is common, or little but the names of whoever has it. A letter that is written as a digit, and
    /// digits around a word, make it no better.
    static func isEasy(_ password: String, of names: [String]) -> Bool {
        let plain = plain(password)
        return isCommon(plain) || isRun(plain) || isRepeated(plain)
            || ownLength(of: plain, without: names) < leastOfItsOwn
    }

    private static func isCommon(_ plain: String) -> Bool {
        let word = plain.filter(\.isLetter)
        let unmasked = String(trimmed(plain).compactMap { masks[$0] ?? ($0.isLetter ? $0 : nil) })
        return [word, unmasked].contains { text in
            text.isEmpty || CommonPasswords.words.contains(text) || isRun(text)
                || CommonPasswords.words.contains { text == $0 + $0 }
        }
    }

    /// Consecutive keys or letters, forwards or backwards.
    private static func isRun(_ plain: String) -> Bool {
        plain.count >= 4
            && CommonPasswords.runs.contains { $0.contains(plain) || String($0.reversed()).contains(plain) }
    }

    /// A piece of up to four characters, again and again.
    private static func isRepeated(_ plain: String) -> Bool {
        let characters = Array(plain)
        return (1...4).contains { length in
            characters.count >= 2 * length
                && characters.indices.allSatisfy { characters[$0] == characters[$0 % length] }
        }
    }

    private static func ownLength(of plain: String, without names: [String]) -> Int {
        let words = names.flatMap { self.plain($0).split { !$0.isLetter } }.filter { $0.count >= 3 }
        let rest = words.sorted { $0.count > $1.count }.reduce(plain) { $0.replacing($1, with: "") }
        return rest.count { $0.isLetter || $0.isNumber }
    }

    private static func plain(_ text: String) -> String { text.lowercased().filter { !$0.isWhitespace } }

    /// Without the digits and signs around it.
    private static func trimmed(_ plain: String) -> Substring {
        let behind = plain.drop { !$0.isLetter && masks[$0] == nil }
        let end = behind.lastIndex { $0.isLetter }.map { behind.index(after: $0) } ?? behind.startIndex
        return behind[..<end]
    }

    /// Signs that stand for letters.
    private static let masks: [Character: Character] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s", "!": "i",
        "|": "l", "+": "t",
    ]
}
