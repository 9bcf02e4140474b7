import Foundation
import Model
import Testing

@testable import Matching

@Suite struct `Forms` {
    @Test(arguments: [
        ("Zoë", "zoe"), ("O'Brien", "obrien"), ("d’Exemple", "dexemple"), ("Strauß", "strauss"), ("Nguyễn", "nguyen"),
        ("Łukasz", "lukasz"), ("Bjørn", "bjorn"), ("Ægir", "aegir"), ("Smith-Example", "smith example"),
        ("van den Berg", "van den berg"), ("St. John", "st john"), ("Ａda", "ada"), ("李", "李"), ("  ", ""),
    ])
    func `a name is folded to plain words`(name: String, words: String) {
        #expect(NameText.words(name).joined(separator: " ") == words)
    }

    @Test(arguments: [
        ["Baby"], ["Baby Boy"], ["Infant"], ["Twin 1"], ["Twin", "B"], ["Unknown"], ["Male"], ["Not Known"],
        ["Baby of Ada"],
        ["N/A"], ["Triplet II"], ["BABY", "GIRL", "TWO"], ["1"],
    ])
    func `a placeholder is no name`(given: [String]) {
        #expect(NameForm(PersonName(given: given, family: "Example")).given.isEmpty)
    }

    @Test(arguments: [["Ada"], ["Not"], ["Ada", "Baby"], ["A"]])
    func `a name is not taken for a placeholder`(given: [String]) {
        #expect(!NameForm(PersonName(given: given, family: "Child")).given.isEmpty)
        #expect(NameForm(PersonName(given: given, family: "Child")).family == ["child"])
    }

    @Test(arguments: [
        ("sw1a1aa", "SW1A 1AA"), ("M1 1AE", "M1 1AE"), ("b33 8th", "B33 8TH"), ("CR2 6XH", "CR2 6XH"),
        ("DN55 1PT", "DN55 1PT"), ("W1A 0AX", "W1A 0AX"), ("EC1A 1BB", "EC1A 1BB"), ("GIR0AA", "GIR 0AA"),
    ])
    func `a postcode has one of the published shapes`(text: String, written: String) {
        #expect(Postcode(text)?.text == written)
    }

    @Test(arguments: ["", "SW1A", "4814", "Q1 1AA", "SW1A 1AC", "AI1 1AA", "1AA SW1A", "SW1A 11A", "SWWA 1AA", "75008"])
    func `what is no British postcode is not read as one`(text: String) { #expect(Postcode(text) == nil) }

    @Test func `a pseudo-postcode is a missing one`() {
        #expect(Postcode("ZZ99 3VZ")?.isPseudo == true)
        let form = Told(postcode: "ZZ99 3VZ").form
        #expect(form.address?.postcode == nil && form.address?.house == nil)
        #expect(!form.blockingKeys.contains { [.bornPostcode, .postcodeFamily, .postcodeHouse].contains($0.kind) })
        #expect(Told(postcode: "75008").form.address?.postcode != nil)
    }

    @Test func `numbers are held to their checks`() {
        #expect(
            NHSNumber.isValid("943 476 5919") && !NHSNumber.isValid("943 476 5918") && !NHSNumber.isValid("9434765"))
        #expect(!NHSNumber.isValid("0000000000") && !NHSNumber.isValid("9999999999"))
        #expect(UPN.isValid("H801200001001") && !UPN.isValid("A801200001001") && !UPN.isValid("H80120000100"))
    }

    @Test func `dates that stand for not known are missing, impossible ones are read as far as they can be`() {
        #expect(Told(born: "1900-01-01").form.born == nil && Told(born: "2015-01-01").form.born != nil)
        #expect(BirthDate.read("20150302") == PartialDate("2015-03-02"))
        #expect(BirthDate.read("2015-28-03") == PartialDate("2015-03-28"))
        #expect(BirthDate.read("2015-02-31") == PartialDate("2015-02"))
        #expect(BirthDate.read("2015-40-40") == PartialDate("2015") && BirthDate.read("") == nil)
    }

    @Test func `normalising is idempotent, and no text stops it`() throws {
        var random = Random(seed: 5)
        for _ in 0..<2000 {
            let text = random.text()
            let words = NameText.words(text)
            #expect(NameText.words(words.joined(separator: " ")) == words, "\(text.unicodeScalars.map(\.value))")
            let told = Told(
                given: random.text(), family: random.text(), lines: [text, random.text()], postcode: random.text())
            let form = told.form
            #expect(try JSONDecoder().decode(PersonForm.self, from: JSONEncoder().encode(form)) == form)
            let other = Told(given: text, family: random.text()).form
            let (there, back) = (
                Matcher(model: .standard).score(form, other), Matcher(model: .standard).score(other, form)
            )
            #expect(there == back)
            #expect(form.blockingKeys == Set(form.blockingKeys).sorted())
            _ = (
                Postcode(text), NHSNumber.isValid(text), UPN.isValid(text), BirthDate.read(text),
                DoubleMetaphone.codes(text)
            )
        }
    }

    @Test func `words in one are what their text is as a word`() throws {
        var random = Random(seed: 17)
        for _ in 0..<2000 {
            let words = (0..<Int.random(in: 1...3, using: &random)).map { _ in random.text() + "a" }
            let joined = try #require(JoinedWord(words.map(Word.of)))
            let word = Word.of(words.joined())
            #expect(joined.hash == word.hash && joined.text == word.text && joined.letters == word.letters)
            #expect(joined.word.sound == word.sound && joined.isInitial == word.isInitial)
        }
        #expect(JoinedWord([]).map(\.hash) == nil)
    }
}
