import Matching
import Model
import Testing

@Suite struct `Levels` {
    @Test(arguments: [
        ("Ada", "Ada", Level.givenExact), ("Mary Jane", "mary-jane", .givenAll), ("Elizabeth", "Liz", .givenVariant),
        ("Mohammed", "Muhammad", .givenVariant), ("Benjaminn", "Benjamin", .givenClose), ("Ada", "Ida", .givenTwo),
        ("Jane", "Mary Jane", .givenAnother), ("J", "Jane", .givenInitial), ("Ada", "Brian", .givenDifferent),
        ("Muhammad Hassan", "Mohammed Hussain", .givenTwo), ("Mohammed Ali", "Muhammad Ali", .givenAll),
        ("Ada May", "Ada Grace", .givenExactOther), ("Fillipp", "Phillip", .givenSound),
        ("Harry Reuben", "Reuben Harry", .givenAnother), ("Alfie Harry", "Harry Reuben", .givenDifferent),
        ("Grace J", "Ada Grace", .givenDifferent), ("Qzinji", "Qzinju", .givenNear), ("Graze", "Grace", .givenClose),
        ("Luca Oliver", "Lucas Dylan", .givenTwo), ("Lucas Oliver", "Luca O", .givenVariant),
    ])
    func `a given name agrees so far`(one: String, other: String, level: Level) {
        #expect(levels(Told(given: one), Told(given: other))[.given] == level)
        #expect(levels(Told(given: other), Told(given: one))[.given] == level)
    }

    @Test(arguments: [
        ("Example", "EXAMPLE", Level.familyExact), ("van den Berg", "Berg", .familyCore),
        ("O Brien", "O'Brien", .familyExact),
        ("Smith-Example", "Example Smith", .familyCore), ("Smith-Example", "Example", .familyPart),
        ("Exmaple", "Example", .familyClose), ("Schmidt", "Smith", .familySound),
        ("Example", "Sample", .familyDifferent),
    ])
    func `a family name agrees so far`(one: String, other: String, level: Level) {
        #expect(levels(Told(family: one), Told(family: other))[.family] == level)
        #expect(levels(Told(family: other), Told(family: one))[.family] == level)
    }

    @Test func `names that changed places are told as that`() {
        let swapped = levels(Told(given: "Grace", family: "Sample"), Told(given: "Sample", family: "Grace"))
        #expect(swapped[.given] == .givenSwapped && swapped[.family] == nil)
        #expect(
            levels(Told(given: "Grace", family: "Sample"), Told(given: "Ada", family: "Grace"))[.given] == .givenCrossed
        )
    }

    @Test(arguments: [
        ("2015-03-02", "2015-03-02", Level.bornExact), ("2015-03-02", "2015-02-03", .bornSwapped),
        ("2015-03-02", "2015-03-12", .bornClose), ("2015-03-02", "2015-01-01", .bornNewYear),
        ("2015-03-02", "2015-03-19", .bornTwoParts), ("2015-03-02", "2015-03", .bornMonth),
        ("2015-03-02", "2015", .bornYear),
        ("2015-03-02", "2015-10-19", .bornSameYear), ("2015-03-02", "2009-10-19", .bornDifferent),
        ("2015-01-01", "2015-01-01", .bornNewYear),
    ])
    func `a date of birth agrees so far`(one: String, other: String, level: Level) {
        #expect(levels(Told(born: one), Told(born: other))[.born] == level)
        #expect(levels(Told(born: other), Told(born: one))[.born] == level)
    }

    @Test func `an address is one comparison`() {
        func level(_ lines: [String], _ postcode: String?) -> Level? {
            levels(Told(), Told(lines: lines, postcode: postcode))[.address]
        }
        #expect(level(["12 Sample Rd", "Testford"], "sw1a1aa") == .addressHome)
        #expect(level(["12 Sample Road"], "SW1A 1AB") == .addressDoor)
        #expect(level(["14 Sample Road", "Testford"], "SW1A 1AA") == .addressStreet)
        #expect(level(["14 Sample Road", "Testford"], "SW1A 2AB") == .addressWords)
        #expect(level([], "SW1A 1AA") == .addressPostcode)
        #expect(level([], "SW1A 1AB") == .addressNearPostcode)
        #expect(level(["9 Example Lane", "Otherton"], "SW1A 1XY") == .addressSector)
        #expect(level(["9 Example Lane", "Otherton"], "SW1A 2XY") == .addressOutcode)
        #expect(level(["9 Example Lane", "Otherton"], "M1 1AE") == .addressDifferent)
        #expect(level([], nil) == nil)
        let flats = levels(Told(lines: ["Flat 5", "50"]), Told(lines: ["Flat 14", "20"], postcode: "M1 1AE"))
        #expect(flats[.address] == .addressDifferent)
    }

    @Test func `numbers with one typing error are near`() {
        func level(_ number: String) -> Level? {
            levels(Told(nhsNumber: "9434765919"), Told(nhsNumber: number))[.nhsNumber]
        }
        #expect(level("943-476-5919") == .nhsNumberSame && level("9434765991") == .nhsNumberNear)
        #expect(level("9434765870") == .nhsNumberDifferent && level("1234") == nil)
    }

    @Test func `of several names the pair that agrees best counts`() {
        var married = Told(family: "Sample").description
        married.others = [PersonName(given: [], family: "Example")]
        let form = PersonForm(married, tokens: Told.token)
        #expect(form.compared(with: Told().form).levels[.family] == .familyExact)
    }

    private func levels(_ one: Told, _ other: Told) -> Comparison { one.form.compared(with: other.form).levels }
}
