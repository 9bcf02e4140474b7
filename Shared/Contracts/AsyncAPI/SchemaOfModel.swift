import FoundationEssentials
import Model

// How the values of the domain that are one text stand on the wire.

extension ChildNumber: SchemaShaped {
    static func schema(in probe: SchemaProbe) -> JSON {
        [
            "type": "string", "format": "child-number", "pattern": "^[0-9A-HJKMNP-TV-Z]{11}$",
            "description": "Ten random characters and an ISO 7064 MOD 37,36 check character.",
        ]
    }
    static var sample: ChildNumber { .random() }
}

extension PartialDate: SchemaShaped {
    static func schema(in probe: SchemaProbe) -> JSON {
        [
            "type": "string", "format": "partial-date", "pattern": #"^\d{4}(-\d{2}(-\d{2})?)?$"#,
            "description": "YYYY, YYYY-MM or YYYY-MM-DD: the day, or the month and day, may be unknown.",
        ]
    }
    static var sample: PartialDate { .london(.distantPast) }
}

extension AuthorityCode: SchemaShaped {
    static func schema(in probe: SchemaProbe) -> JSON {
        [
            "type": "string", "format": "gss-code", "pattern": #"^E(06|08|09|10)\d{6}$"#,
            "description": "The GSS code of an English local authority.",
        ]
    }
    static var sample: AuthorityCode { AuthorityCode("E10000001")! }
}

extension Residence: KindCoded {
    public static var kinds: [String] { ["current", "lastKnown", "noKnownAddress", "leftEngland"] }
}
