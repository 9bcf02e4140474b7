import Matching
import Model

/// A description in few words.
struct Told {
    var given = "Ada"
    var family = "Example"
    var born: String? = "2015-03-02"
    var gender = Gender.notSpecified
    var lines = ["12 Sample Road", "Testford"]
    var postcode: String? = "SW1A 1AA"
    var nhsNumber: String?

    var description: Description {
        Description(
            name: PersonName(given: given.isEmpty ? [] : [given], family: family),
            born: born.flatMap { PartialDate($0) },
            gender: gender, address: AddressText(lines: lines, postcode: postcode), nhsNumber: nhsNumber)
    }

    var form: PersonForm { PersonForm(description, tokens: Told.token) }

    static func token(_ text: String) -> Int64 { Int64(bitPattern: StableHash.of(text)) }
}
