import Contracts

/// What the border demands, by the stable word that a receipt names.
package enum BorderRule: String, CaseIterable {
    case notSealed, sealedToAnotherKey, tooLarge, notJSON, tooDeep
    case unknownField, duplicateField, required, wrongType, unknownValue, tooLong, tooMany, freeText
    case impossibleDate, futureDate, tooOld, beforeBirth, endedBeforeBegan, diedBeforeBirth, leadDates
    case postcode, phone, email, authority, nhsNumber, upn, uprn
    case wrongSpecversion, unknownSource, sourceMismatch, notYours
    case recordNamesAnotherChild
    case notSensitive, sensitive, noConsent, consentWithdrawn

    package var explanation: String {
        switch self {
        case .notSealed: "Seal the event to the intake key; plain JSON is not taken."
        case .sealedToAnotherKey: "Seal the event to the intake key that is in use now."
        case .tooLarge: "An event holds at most 64 KiB."
        case .notJSON: "Send one JSON value in UTF-8, as RFC 8259 defines it."
        case .tooDeep: "Nothing in an event lies so deep."
        case .unknownField: "Leave this field out; the format has no field of this name here."
        case .duplicateField: "Give each field once."
        case .required: "Give this field a value."
        case .wrongType: "Give a value of the type that the format names here."
        case .unknownValue: "Give one of the values that the format lists here."
        case .tooLong: "Give a shorter value."
        case .tooMany: "Give fewer values."
        case .freeText: "Use only the characters that the format allows here; case information has no place in it."
        case .impossibleDate: "Give a date or an instant that exists, in the form that the format names here."
        case .futureDate: "Give a date or an instant that is not in the future."
        case .tooOld: "The directory holds nobody who was born more than 25 years ago."
        case .beforeBirth: "An involvement does not begin more than a year before the child's birth."
        case .endedBeforeBegan: "An involvement ends no earlier than it begins."
        case .leadDates: "Give days of leading for who leads or led alone, in the order of time, from its beginning on."
        case .diedBeforeBirth: "A child dies no earlier than they are born."
        case .postcode: "Give a postcode of the United Kingdom."
        case .phone: "Give a telephone number of 7 to 15 digits."
        case .email: "Give an email address."
        case .nhsNumber: "Give an NHS number of ten digits."
        case .upn: "Give a unique pupil number: a capital letter, eleven digits, and a digit or capital letter."
        case .uprn: "Give a unique property reference number of at most twelve digits."
        case .authority: "Give the GSS code of an English authority with children's services, not of a district."
        case .wrongSpecversion: "Send a CloudEvent of version 1.0."
        case .unknownSource: "This source is not known here."
        case .sourceMismatch: "Name the source that you are signed in as."
        case .notYours: "This source may not assert this value."
        case .notSensitive: "Give a basis for a sensitive service alone."
        case .sensitive:
            "A sensitive service neither leads nor holds an assessment here, because that is said with a name."
        case .noConsent: "Only what is recorded on the basis of consent ends with it."
        case .consentWithdrawn: "Consent to this involvement was withdrawn; give a new one a reference of its own."
        case .recordNamesAnotherChild: "This record named another child before; give each child a record of its own."
        }
    }

    package func problem(at field: String = "") -> Problem {
        Problem(field: field, rule: rawValue, explanation: explanation)
    }
}
