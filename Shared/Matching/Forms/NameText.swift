/// How the text of a name is folded before anything is compared: decomposed (NFKD), without accents, case, apostrophes
/// and full stops; letters that do not decompose (ß, ł, ø, æ …) as they are commonly written in English.
public enum NameText {
    /// The words of a name, apart at spaces and hyphens.
    public static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        func close() {
            if !word.isEmpty { words.append(String(word)) }
            word = String.UnicodeScalarView()
        }
        for scalar in folded(text).unicodeScalars {
            switch kind(of: scalar) {
            case .letter: word.append(scalar)
            case .divider: close()
            case .dropped: break
            }
        }
        close()
        return words
    }

    /// The whole name as one word.
    public static func joined(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            return String(decoding: text.utf8.filter(isLetterOrDigit).map(lowercased), as: UTF8.self)
        }
        return words(text).joined()
    }

    private enum Kind { case letter, divider, dropped }

    private static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        // Upper case first: it folds ß to SS, the dotless i and the final sigma, as full case folding does. Lower case
        // again, because the letters of mathematics decompose to capitals.
        let folded = text.uppercased().lowercased().compatibilityDecomposed.lowercased()
        guard folded.unicodeScalars.contains(where: { spelt[$0] != nil }) else { return folded }
        return folded.unicodeScalars.reduce(into: "") { $0 += spelt[$1] ?? String($1) }
    }

    private static let spelt: [Unicode.Scalar: String] = [
        "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "ng",
        "ŧ": "t",
        "ə": "a", "ß": "ss", "ĸ": "k", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɛ": "e", "ɔ": "o",
    ]

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        if scalar.isASCII {
            let byte = UInt8(scalar.value)
            if isLetterOrDigit(byte) { return .letter }
            return dropped.contains(byte) ? .dropped : .divider
        }
        switch scalar.value {
        case 0x0300...0x036f, 0x1ab0...0x1aff, 0x1dc0...0x1dff, 0x20d0...0x20ff, 0xfe20...0xfe2f: return .dropped
        default: break
        }
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .dashPunctuation, .lineSeparator, .paragraphSeparator, .control: return .divider
        case .otherPunctuation, .initialPunctuation, .finalPunctuation, .openPunctuation, .closePunctuation,
            .modifierLetter, .modifierSymbol, .mathSymbol, .currencySymbol, .otherSymbol, .connectorPunctuation,
            .format,
            .surrogate, .privateUse, .unassigned, .enclosingMark:
            return .dropped
        default: return .letter
        }
    }

    private static let dropped = Set("'.`\"".utf8)

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte | 0x20) && byte >= 0x41 || (0x30...0x39).contains(byte)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }
}
