import Foundation
import Model
import Testing

@Suite struct `Texts` {
    @Test(arguments: ["", " ", "a", " a b\t", "\u{a0}\u{2003}ä\u{3000}", "a\n", "\u{301} a", " \u{301}a "])
    func `trimming takes spaces and tabs, as Foundation does`(text: String) {
        #expect(text.trimmed.unicodeScalars.elementsEqual(text.trimmingCharacters(in: .whitespaces).unicodeScalars))
    }

    @Test(arguments: [
        "", "plain", "us%40er", "p%2fa%3Ass", "%c3%bc ü", "100%", "%4", "%zz", "%+1", "%ff", "%c3", "%00", "a%25b",
    ])
    func `percent-decoding is Foundation's`(text: String) {
        #expect(text.percentDecoded == text.removingPercentEncoding)
    }
}
