import Foundation

/// What a column of a file of records holds; docs/matching.md documents them.
enum RecordColumn: String, CaseIterable {
    case id, given, family, former, knownAs = "known_as", dob, sex, house, address, postcode, uprn
    case nhsNumber = "nhs_number"
    case upn, number

    static let required: [RecordColumn] = [.id, .given, .family, .dob]

    /// Other usual titles of the same.
    private static let synonyms: [String: RecordColumn] = [
        "given_name": .given, "given_names": .given, "forename": .given, "forenames": .given, "first_name": .given,
        "family_name": .family, "surname": .family, "last_name": .family, "former_name": .former,
        "date_of_birth": .dob, "birth_date": .dob, "gender": .sex, "nhs": .nhsNumber, "other_number": .number,
    ]

    init?(title: String) {
        let plain = title.trimmingCharacters(in: .whitespaces).lowercased().replacing(" ", with: "_")
        guard let column = RecordColumn(rawValue: plain) ?? Self.synonyms[plain] else { return nil }
        self = column
    }
}
