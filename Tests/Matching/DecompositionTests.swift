import Foundation
import Matching
import Testing

@Suite struct `Compatibility decomposition` {
    @Test func `each scalar decomposes as Foundation has it`() {
        let different = (UInt32(0)...0x10ffff).compactMap(Unicode.Scalar.init).filter {
            !same(String($0).compatibilityDecomposed, String($0).decomposedStringWithCompatibilityMapping)
        }
        #expect(different.isEmpty)
    }

    @Test(arguments: [
        "Zoë Ångström-Żółć", "a\u{315}\u{300}\u{5ae}\u{302}b", "\u{1e9b}\u{323}", "ﬁancé Ǆ ①", "각한글", "שּׁלוֹם",
        "مُحَمَّد", "\u{301}\u{323}", "", "ｆｕｌｌ",
    ])
    func `marks come in the order of their classes`(text: String) {
        #expect(same(text.compatibilityDecomposed, text.decomposedStringWithCompatibilityMapping))
    }

    @Test func `marks in any order decompose as Foundation has it`() {
        let marks = [0x300...0x345, 0x591...0x5bd, 0x64b...0x65f].joined().compactMap(Unicode.Scalar.init)
        let scalars = Array("aé\u{1e9b}각\u{5e9}\u{5dd}".unicodeScalars) + marks
        for _ in 0..<2000 {
            var text = String.UnicodeScalarView()
            text.append(contentsOf: (0..<Int.random(in: 1...8)).compactMap { _ in scalars.randomElement() })
            #expect(same(String(text).compatibilityDecomposed, String(text).decomposedStringWithCompatibilityMapping))
        }
    }

    /// By scalars: as texts, canonically equivalent ones are equal anyway.
    private func same(_ one: String, _ other: String) -> Bool { one.unicodeScalars.elementsEqual(other.unicodeScalars) }
}
