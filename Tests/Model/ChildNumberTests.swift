import Foundation
import Testing

@testable import Model

@Suite struct `A child's number` {
    /// A GRid from its standard, and audiovisual works' numbers (ISAN).
    @Test(arguments: [
        ("A12425GABC1234002", "M"), ("B159D8FA01240000", "K"), ("006A15FA002BC95F", "W"), ("00000000D07A0090", "Q"),
        ("000000003A8D0000", "Z"),
    ])
    func `its check character is that of ISO 7064, MOD 37,36`(payload: String, check: String) {
        #expect(checked(payload) == payload + check)
    }

    @Test func `a new number reads back as itself`() {
        for _ in 0..<1000 {
            let number = ChildNumber.random()
            #expect(ChildNumber(number.text) == number)
            #expect(ChildNumber(number.displayed) == number)
        }
    }

    @Test func `every single wrong character is caught`() {
        for _ in 0..<50 {
            let number = Array(ChildNumber.random().text)
            for index in number.indices {
                for character in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" where character != number[index] {
                    var wrong = number
                    wrong[index] = character
                    #expect(ChildNumber(String(wrong)) == nil)
                }
            }
        }
    }

    @Test func `every two neighbours swapped are caught, because numbers that allow it are never issued`() {
        for _ in 0..<1000 {
            let number = Array(ChildNumber.random().text)
            for index in 0..<10 where number[index] != number[index + 1] {
                var swapped = number
                swapped.swapAt(index, index + 1)
                #expect(ChildNumber(String(swapped)) == nil)
            }
        }
    }

    @Test func `a number that allows a swap is recognised`() throws {
        let allows = try #require(numbersThatAllowASwap().first)
        #expect(allows.staysValidWhenNeighboursSwap)
    }

    @Test func `it is read as people write it`() throws {
        let number = try #require(ChildNumber(checked("1010101010")))
        let check = number.text.suffix(1)
        for written in ["I0l0iOLoIO", "1O1o-1010-10", " 10101 01010 ", "l-0-L-0-1-0-1-0-1-0"] {
            #expect(ChildNumber(written + check) == number)
            #expect(ChildNumber((written + check).lowercased()) == number)
        }
    }

    @Test(arguments: [
        "", "-", "0", "00000000000000", "AAAAAAAAAAU", "UUUUUUUUUUU", "ＡＡＡＡＡＡＡＡＡＡＡ", "ſſſſſſſſſſſ", "1010101010\u{0}",
    ])
    func `what is no number is refused`(written: String) {
        #expect(ChildNumber(written) == nil)
    }

    @Test func `it is displayed in groups of five, five and one`() throws {
        let number = try #require(ChildNumber(exampleText))
        #expect(number.displayed == "ADA00-00000-" + exampleText.suffix(1))
    }

    @Test func `on the wire it is its eleven characters, and a wrong one is refused`() throws {
        let number = try #require(ChildNumber(exampleText))
        #expect(String(decoding: try WireCoding.encoder().encode(number), as: UTF8.self) == "\"\(exampleText)\"")
        #expect(throws: DecodingError.self) {
            try WireCoding.decoder().decode(ChildNumber.self, from: Data(#""ADA0000000U""#.utf8))
        }
    }

    private var exampleText: String {
        checked("ADA0000000")
    }

    private func checked(_ payload: String) -> String {
        payload + String(ChildNumber.checkCharacter(of: payload.utf8).map { Character(UnicodeScalar($0)) } ?? "?")
    }

    private func numbersThatAllowASwap() -> [ChildNumber] {
        let characters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        return characters.flatMap { first in
            characters.flatMap { second in
                characters.compactMap { third in
                    ChildNumber(checked(String([first, second, third]) + "0000000"))
                }
            }
        }.filter(\.staysValidWhenNeighboursSwap)
    }
}
