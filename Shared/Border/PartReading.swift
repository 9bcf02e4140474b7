import Contracts
import FoundationEssentials
import Model

extension ReportReading {
    /// Given names and family name; one of them may be empty, not both.
    static func name(_ walk: inout Walk, _ value: JSONValue) -> PersonName? {
        guard let object = walk.object(value, fields: ["given", "family"]) else { return nil }
        let given = walk.required("given", of: object) { walk, value in
            walk.list(value, to: mostGivenNames, Walk.text(.givenName))
        }
        let family = walk.required("family", of: object) { walk, value in
            value == .string("") ? "" : Walk.text(.familyName)(&walk, value)
        }
        guard let given, let family else { return nil }
        guard !given.isEmpty || !family.isEmpty else {
            walk.note(.required)
            return nil
        }
        return PersonName(given: given, family: family)
    }

    /// Former names, or names that somebody is known by.
    static func names(_ walk: inout Walk, _ value: JSONValue) -> [PersonName]? {
        walk.list(value, to: mostOtherNames, name)
    }

    static func residence(_ walk: inout Walk, _ value: JSONValue) -> Residence? {
        guard let object = walk.object(value, fields: ["kind", "address", "returning"]) else { return nil }
        guard let kind = walk.required("kind", of: object, Walk.oneOf(ResidenceKind.self)) else { return nil }
        for field in ["address", "returning"] where field != kind.field && object[field] != nil {
            walk.note(.unknownField, at: field)
        }
        return switch kind {
        case .current: walk.required("address", of: object, address).map(Residence.current)
        case .lastKnown: walk.required("address", of: object, address).map(Residence.lastKnown)
        case .noKnownAddress: .noKnownAddress
        case .leftEngland:
            walk.required("returning", of: object, Walk.oneOf(Residence.Returning.self)).map(Residence.leftEngland)
        }
    }

    static func carer(_ walk: inout Walk, _ value: JSONValue) -> Carer? {
        guard let object = walk.object(value, fields: ["name", "phone", "email"]) else { return nil }
        let name = walk.required("name", of: object, name)
        let phone = walk.optional("phone", of: object, Walk.text(.phone))
        let email = walk.optional("email", of: object, Walk.text(.email))
        return name.map { Carer(name: $0, phone: phone, email: email) }
    }

    static func contact(_ walk: inout Walk, _ value: JSONValue) -> ContactCard? {
        let names = ["organisation", "practitioner", "phone", "email", "duty"]
        guard let object = walk.object(value, fields: names) else { return nil }
        let organisation = walk.required("organisation", of: object, Walk.text(.organisation))
        let practitioner = walk.optional("practitioner", of: object, name)
        let phone = walk.optional("phone", of: object, Walk.text(.phone))
        let email = walk.optional("email", of: object, Walk.text(.email))
        let duty = walk.optional("duty", of: object, duty)
        return organisation.map {
            ContactCard(organisation: $0, practitioner: practitioner, phone: phone, email: email, duty: duty)
        }
    }

    private static func duty(_ walk: inout Walk, _ value: JSONValue) -> DutyContact? {
        guard let object = walk.object(value, fields: ["team", "phone", "email"]) else { return nil }
        let team = walk.required("team", of: object, Walk.text(.organisation))
        let phone = walk.optional("phone", of: object, Walk.text(.phone))
        let email = walk.optional("email", of: object, Walk.text(.email))
        return team.map { DutyContact(team: $0, phone: phone, email: email) }
    }

    private static func address(_ walk: inout Walk, _ value: JSONValue) -> PostalAddress? {
        guard let object = walk.object(value, fields: ["lines", "postcode", "uprn"]) else { return nil }
        let lines = walk.required("lines", of: object) { walk, value in
            walk.list(value, from: 1, to: mostAddressLines, Walk.text(.addressLine))
        }
        let postcode = walk.required("postcode", of: object, Walk.text(.postcode))
        let uprn = walk.optional("uprn", of: object, Walk.text(.uprn))
        guard let lines, let postcode = postcode.flatMap(TextForm.postcode) else { return nil }
        return PostalAddress(lines: lines, postcode: postcode, uprn: uprn)
    }

    private enum ResidenceKind: String {
        case current, lastKnown, noKnownAddress, leftEngland

        /// What it says besides.
        var field: String? {
            switch self {
            case .current, .lastKnown: "address"
            case .noKnownAddress: nil
            case .leftEngland: "returning"
            }
        }
    }
}
