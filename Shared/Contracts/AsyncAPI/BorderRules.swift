/// What the border demands beyond the types: lengths, counts, patterns, and what each field means, by `Type.field`.
struct BorderRules {
    /// Keeps the names of the closed schemas apart from those of the open ones.
    let prefix: String
    private let rules: [String: JSON]

    func rule(for field: String) throws -> JSON {
        guard let rule = rules[field] else { throw Lacking(field: field) }
        return rule
    }

    /// A field of the border that has no rule, and so no description.
    struct Lacking: Error { let field: String }

    /// The fields that have rules.
    var fields: [String] { rules.keys.sorted() }

    static func intake(prefix: String) -> BorderRules { BorderRules(prefix: prefix, rules: intakeRules) }

    private static func text(_ longest: Int, _ description: String, pattern: String? = nil) -> JSON {
        var rule: [(String, JSON)] = [("minLength", 1), ("maxLength", .integer(longest))]
        if let pattern { rule.append(("pattern", .string(pattern))) }
        return JSON(rule + [("description", .string(description))])
    }

    private static func note(_ description: String) -> JSON { ["description": .string(description)] }

    private static let reference = "^[A-Za-z0-9._:/-]+$"
    private static let phone = text(
        24, "A telephone number of 7 to 15 digits.", pattern: #"^\+?[0-9 ()-]+$"#)
    private static let email: JSON = [
        "maxLength": 254, "format": "email", "description": "An email address.",
    ]

    private static let intakeRules: [String: JSON] = [
        "IntakeEvent.specversion": ["const": "1.0", "description": "The version of CloudEvents."],
        "IntakeEvent.id": text(
            64, "The event's id, unique within the source for ever. A repeat has no effect and earns the same receipt.",
            pattern: "^[A-Za-z0-9._:-]+$"),
        "IntakeEvent.source": note("The source's name: the broker user that publishes."),
        "IntakeEvent.type": ["const": .string(ReportInvolvement.route.type), "description": "The type of the event."],
        "IntakeEvent.time": note("When it happened; not more than five minutes ahead."),
        "IntakeEvent.data": note("The report."),

        "InvolvementReport.record": text(
            64, "The source's own id of its record of this child. One record is one child.", pattern: reference),
        "InvolvementReport.sequence": [
            "minimum": 0, "description": "The order of versions within the record; without it the event's time orders.",
        ],
        "InvolvementReport.authority": note("The child's responsible authority."),
        "InvolvementReport.child": note("The child as the source knows it."),
        "InvolvementReport.involvement": note(
            "One service in contact with the child; absent where the source knows of none."),

        "ReportedChild.name": note("The child's name."),
        "ReportedChild.formerNames": ["maxItems": 6, "description": "Names that the child had before."],
        "ReportedChild.knownAs": ["maxItems": 6, "description": "Names that the child goes by besides."],
        "ReportedChild.nhsNumber": text(
            12, "The NHS number: ten digits. Kept as a keyed hash, to match by.",
            pattern: "^[0-9]{3} ?[0-9]{3} ?[0-9]{4}$"),
        "ReportedChild.upn": text(
            13, "The unique pupil number: a letter and twelve characters. Kept as a keyed hash, to match by.",
            pattern: "^[A-Z][0-9]{11}[0-9A-Z]$"),
        "ReportedChild.dateOfBirth": note("Not in the future, and at most 25 years ago."),
        "ReportedChild.dateOfDeath": note(
            "When the child died; not in the future, not before the birth. For sources that may assert deaths alone."),
        "ReportedChild.gender": note("As the record may hold it."),
        "ReportedChild.residence": note("Where the child lives; absent where the source does not know."),
        "ReportedChild.carers": [
            "maxItems": 8, "description": "People with parental responsibility or day-to-day care.",
        ],

        "ReportedInvolvement.reference": text(
            64, "The source's own id of this involvement within the record.", pattern: reference),
        "ReportedInvolvement.service": note(
            "What sort of service it is. `sexualHealth`, `mentalHealth` and `substanceAbuse` are sensitive, and take a `basis`."
        ),
        "ReportedInvolvement.contact": note("How to reach the practitioner."),
        "ReportedInvolvement.began": note("When it began; not in the future."),
        "ReportedInvolvement.ended": note("When it ended; absent while it lasts. Not before it began."),
        "ReportedInvolvement.leadProfessional": note("Whether the practitioner leads; absent means no."),
        "ReportedInvolvement.leadSince": note(
            "Since when the practitioner leads, or led; absent: since it began. Not before it began."),
        "ReportedInvolvement.leadUntil": note(
            "Until when the practitioner led, who does so no more. Not before `leadSince`, nor beside `leadProfessional`."
        ),
        "ReportedInvolvement.holdsAssessment": note(
            "Whether the service holds an assessment under the Common Assessment Framework; absent means no."),
        "ReportedInvolvement.basis": note(
            "On which a sensitive service is recorded: required of one, refused of any other. It neither leads nor holds an assessment."
        ),
        "ReportedInvolvement.consentWithdrawn": note(
            "True where the child no longer consents, beside the basis `consent`: it is removed, and its reference is used up."
        ),

        "PersonName.given": [
            "maxItems": 6, "items": ["minLength": 1, "maxLength": 35],
            "description": "Given names, the first first; empty where none is known. Letters, marks, ' - . and spaces.",
        ],
        "PersonName.family": [
            "maxLength": 70, "description": "The family name; empty where none is known and there is a given name.",
        ],

        "Residence.kind": note("What is known of where the child lives."),
        "Residence.address": note("The address: required of `current` and `lastKnown`, and of no other."),
        "Residence.returning": note("Whether the child is to come back: required of `leftEngland`, and of no other."),
        "PostalAddress.lines": [
            "minItems": 1, "maxItems": 4, "items": ["minLength": 1, "maxLength": 70],
            "description": "House and street first.",
        ],
        "PostalAddress.postcode": text(8, "A postcode of the United Kingdom, with or without its space."),
        "PostalAddress.uprn": text(
            12, "The unique property reference number, where the source has it.", pattern: "^[0-9]{1,12}$"),

        "Carer.name": note("The carer's name."),
        "Carer.phone": phone,
        "Carer.email": email,

        "ContactCard.organisation": text(100, "The name of the organisation."),
        "ContactCard.practitioner": note("The practitioner's name; absent where the organisation is the contact."),
        "ContactCard.phone": phone,
        "ContactCard.email": email,
        "ContactCard.duty": note("The team, and whom to reach in it when the practitioner can't be."),
        "DutyContact.team": text(100, "The name of the team."),
        "DutyContact.phone": phone,
        "DutyContact.email": email,
    ]
}
