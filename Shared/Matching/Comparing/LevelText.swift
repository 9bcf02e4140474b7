/// The text of every level, in the order of `Level`.
struct LevelText {
    var field: Field
    var name: String
    var words: String

    private init(_ field: Field, _ name: String, _ words: String) {
        (self.field, self.name, self.words) = (field, name, words)
    }

    static let all: [LevelText] = [
        LevelText(.given, "all", "given name: all given names the same"),
        LevelText(.given, "exact", "given name: the same"),
        LevelText(.given, "exactOther", "given name: first the same, another differs"),
        LevelText(.given, "variant", "given name: a known variant"),
        LevelText(.given, "swapped", "given name: swapped with the family name"),
        LevelText(.given, "close", "given name: one typing error"),
        LevelText(.given, "another", "given name: another of the given names"),
        LevelText(.given, "sound", "given name: sounds alike"),
        LevelText(.given, "crossed", "given name: stands as family name, or the family name as given name"),
        LevelText(.given, "near", "given name: one letter differs, in a name that is in no table"),
        LevelText(.given, "alike", "given name: similar"),
        LevelText(.given, "two", "given name: similar, yet a name of its own"),
        LevelText(.given, "initial", "given name: initial the same"),
        LevelText(.given, "different", "given name: different"),
        LevelText(.family, "exact", "family name: the same"),
        LevelText(.family, "core", "family name: the same but for particles or order"),
        LevelText(.family, "part", "family name: one part the same"),
        LevelText(.family, "close", "family name: one typing error"),
        LevelText(.family, "sound", "family name: sounds alike"),
        LevelText(.family, "alike", "family name: similar"),
        LevelText(.family, "different", "family name: different"),
        LevelText(.born, "exact", "date of birth: the same"),
        LevelText(.born, "newYear", "date of birth: same year, 1 January stands for it"),
        LevelText(.born, "swapped", "date of birth: day and month swapped"),
        LevelText(.born, "close", "date of birth: one typing error"),
        LevelText(.born, "twoParts", "date of birth: two of three parts the same"),
        LevelText(.born, "month", "date of birth: same year and month, day not known"),
        LevelText(.born, "year", "date of birth: same year, the rest not known"),
        LevelText(.born, "sameYear", "date of birth: same year only"),
        LevelText(.born, "different", "date of birth: different"),
        LevelText(.gender, "same", "gender: the same"),
        LevelText(.gender, "different", "gender: different"),
        LevelText(.genderOfName, "same", "gender: the same"),
        LevelText(.genderOfName, "different", "gender: different"),
        LevelText(.address, "home", "address: the same home"),
        LevelText(.address, "door", "address: same house and street, postcode differs"),
        LevelText(.address, "street", "address: same postcode, most words the same"),
        LevelText(.address, "words", "address: most words the same"),
        LevelText(.address, "postcode", "address: same postcode"),
        LevelText(.address, "nearPostcode", "address: postcode with one typing error"),
        LevelText(.address, "sector", "address: same postcode sector"),
        LevelText(.address, "outcode", "address: same postcode district"),
        LevelText(.address, "someWords", "address: some words the same"),
        LevelText(.address, "different", "address: different"),
        LevelText(.nhsNumber, "same", "NHS number: the same"),
        LevelText(.nhsNumber, "near", "NHS number: one typing error"),
        LevelText(.nhsNumber, "different", "NHS number: different"),
        LevelText(.upn, "same", "UPN: the same"),
        LevelText(.upn, "near", "UPN: one typing error"),
        LevelText(.upn, "different", "UPN: different"),
        LevelText(.otherNumber, "same", "other number: the same"),
        LevelText(.otherNumber, "near", "other number: one typing error"),
        LevelText(.otherNumber, "different", "other number: different"),
    ]
}
