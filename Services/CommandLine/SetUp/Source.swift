import Model

/// A source system: what it is called at the broker, and what Identity lets it assert.
struct Source: Codable, Hashable {
    let name: String
    let services: [ServiceKind]
    /// GSS codes of the authorities whose children it may report; absent: all.
    let authorities: [String]?
    /// For how many hours it may be silent; absent: as one that sends daily.
    var expectedHours: Int?

    private static let local: [ServiceKind] = [
        .socialCare, .police, .youthJustice, .voluntary, .sexualHealth, .mentalHealth, .substanceAbuse,
    ]

    /// The sources of the demo. Ambridge and Borchester exist in no register, nor do their codes.
    static let demo: [Source] = [
        Source(name: "school-census", services: [.education, .earlyYears], authorities: nil),
        Source(name: "gp-registration", services: [.primaryCare], authorities: nil),
        Source(name: "health-visiting", services: [.healthVisiting], authorities: nil),
        Source(
            name: "case-system-ambridge", services: local,
            authorities: ["E06000901"]),
        Source(
            name: "case-system-borchester", services: local,
            authorities: ["E06000902"]),
    ]
}
