/// A column that a sheet of events may have, and where its value stands in an event. docs/feeds.md
struct FeedColumn {
    enum Form {
        case text
        /// Several values in one cell, with semicolons between them.
        case several
        case count
        case flag
    }

    let name: String
    /// The fields that lead to the value; a number is a place in a list.
    let place: [String]
    let form: Form

    /// The JSON Pointer (RFC 6901) of the value.
    var pointer: String { "/" + place.joined(separator: "/") }

    private init(_ name: String, _ place: String, _ form: Form = .text) {
        self.name = name
        self.place = place.split(separator: "/").map(String.init)
        self.form = form
    }

    static let all: [FeedColumn] = event + child + carers + involvement

    static func named(_ name: String) -> FeedColumn? { all.first { $0.name == name } }

    private static let event = [
        FeedColumn("event", "id"),
        FeedColumn("time", "time"),
        FeedColumn("record", "data/record"),
        FeedColumn("sequence", "data/sequence", .count),
        FeedColumn("authority", "data/authority"),
    ]

    private static let child =
        name("givenNames", "familyName", "data/child/name")
        + name("formerGivenNames", "formerFamilyName", "data/child/formerNames/0")
        + name("knownAsGivenNames", "knownAsFamilyName", "data/child/knownAs/0")
        + [
            FeedColumn("dateOfBirth", "data/child/dateOfBirth"),
            FeedColumn("dateOfDeath", "data/child/dateOfDeath"),
            FeedColumn("gender", "data/child/gender"),
            FeedColumn("nhsNumber", "data/child/nhsNumber"),
            FeedColumn("upn", "data/child/upn"),
            FeedColumn("residence", "data/child/residence/kind"),
            FeedColumn("returning", "data/child/residence/returning"),
        ]
        + (0..<4).map { FeedColumn("address\($0 + 1)", "data/child/residence/address/lines/\($0)") }
        + [
            FeedColumn("postcode", "data/child/residence/address/postcode"),
            FeedColumn("uprn", "data/child/residence/address/uprn"),
        ]

    private static let carers = (0..<4).flatMap { number in
        let place = "data/child/carers/\(number)"
        return name("carer\(number + 1)GivenNames", "carer\(number + 1)FamilyName", "\(place)/name") + [
            FeedColumn("carer\(number + 1)Phone", "\(place)/phone"),
            FeedColumn("carer\(number + 1)Email", "\(place)/email"),
        ]
    }

    private static let involvement =
        [
            FeedColumn("reference", "data/involvement/reference"),
            FeedColumn("service", "data/involvement/service"),
            FeedColumn("organisation", "data/involvement/contact/organisation"),
        ]
        + name("practitionerGivenNames", "practitionerFamilyName", "data/involvement/contact/practitioner")
        + [
            FeedColumn("phone", "data/involvement/contact/phone"),
            FeedColumn("email", "data/involvement/contact/email"),
            FeedColumn("team", "data/involvement/contact/duty/team"),
            FeedColumn("teamPhone", "data/involvement/contact/duty/phone"),
            FeedColumn("teamEmail", "data/involvement/contact/duty/email"),
            FeedColumn("began", "data/involvement/began"),
            FeedColumn("ended", "data/involvement/ended"),
            FeedColumn("leadProfessional", "data/involvement/leadProfessional", .flag),
            FeedColumn("leadSince", "data/involvement/leadSince"),
            FeedColumn("leadUntil", "data/involvement/leadUntil"),
            FeedColumn("holdsAssessment", "data/involvement/holdsAssessment", .flag),
        ]

    private static func name(_ given: String, _ family: String, _ place: String) -> [FeedColumn] {
        [FeedColumn(given, "\(place)/given", .several), FeedColumn(family, "\(place)/family")]
    }
}
