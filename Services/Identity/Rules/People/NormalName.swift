import Matching
import Model

/// A name as it is compared: decomposed (NFKD), without accents, case, apostrophes, hyphens, full stops and spaces;
/// the given names joined.
struct NormalName: Hashable, Sendable {
    var given: String
    var family: String
    /// The first given name alone, for those who search with no more.
    var first: String

    init(_ name: PersonName) {
        given = Self.normal(name.given.joined())
        family = Self.normal(name.family)
        first = name.given.first.map(Self.normal) ?? ""
    }

    static func normal(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            return String(decoding: text.utf8.filter(isLetterOrDigit).map(lowercased), as: UTF8.self)
        }
        // Upper case first: it folds ß to SS, the dotless i and the final sigma, as full case folding does.
        let folded = text.uppercased().lowercased().compatibilityDecomposed
        var normal = String.UnicodeScalarView()
        for scalar in folded.unicodeScalars where !isAccent(scalar) && !isPunctuation(scalar) { normal.append(scalar) }
        return String(normal)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte | 0x20) && byte >= 0x41 || (0x30...0x39).contains(byte)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }

    /// The blocks of combining diacritical marks; the vowel signs of other scripts are marks too, but no accents.
    private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0300...0x036f, 0x1ab0...0x1aff, 0x1dc0...0x1dff, 0x20d0...0x20ff, 0xfe20...0xfe2f: true
        default: false
        }
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .dashPunctuation, .otherPunctuation, .initialPunctuation, .finalPunctuation,
            .modifierLetter, .modifierSymbol, .control:
            true
        default: false
        }
    }
}
