import Contracts
import Foundation
import Model
import Testing

@testable import Border
@testable import Identity

@Suite struct `The border` {
    static let name = "/data/child/name"
    static let long = JSONValue.string(String(repeating: "a", count: 300))

    /// Of a child who has left England.
    static func left(_ returning: Residence.Returning) -> JSONValue {
        .object([
            .init(name: "kind", value: "leftEngland"), .init(name: "returning", value: .string(returning.rawValue)),
        ])
    }

    @Test func `takes an event that the format allows, whole`() throws {
        let event = try #require(EventBody.good.read().event)
        let decoded = try WireCoding.decoder().decode(IntakeEvent.self, from: EventBody.good.data)
        #expect(event == decoded)
    }

    @Test(arguments: [
        "/data/sequence", "/data/child/residence", "/data/child/carers", "/data/child/carers/0/phone",
        "/data/child/carers/0/email", "/data/involvement/contact/practitioner", "/data/involvement/contact/phone",
        "/data/involvement/contact/email", "/data/involvement/ended", "/data/involvement/leadProfessional",
        "/data/involvement/holdsAssessment", "/data/involvement", "/data/involvement/contact/duty",
        "/data/involvement/contact/duty/phone", "/data/involvement/contact/duty/email",
    ])
    func `takes an event without what may be absent`(pointer: String) {
        #expect(EventBody.good.with(pointer, nil).read().objections == [])
    }

    @Test(arguments: [
        "/specversion", "/id", "/source", "/type", "/time", "/data", "/data/record", "/data/authority", "/data/child",
        "/data/child/name", "/data/child/name/given", "/data/child/name/family", "/data/child/dateOfBirth",
        "/data/child/gender", "/data/child/residence/kind", "/data/child/residence/address",
        "/data/child/residence/address/lines", "/data/child/residence/address/postcode", "/data/child/carers/0/name",
        "/data/involvement/reference", "/data/involvement/service", "/data/involvement/contact",
        "/data/involvement/contact/organisation", "/data/involvement/contact/duty/team", "/data/involvement/began",
    ])
    func `refuses an event without what must be there`(pointer: String) {
        #expect(EventBody.good.with(pointer, nil).read().objections == ["\(pointer) required"])
    }

    @Test(
        arguments: [
            "/specversion", "/id", "/source", "/type", "/time", "/data", "/data/record", "/data/sequence",
            "/data/authority", "/data/child", "/data/child/name", "/data/child/name/given", "/data/child/name/given/0",
            "/data/child/name/family", "/data/child/dateOfBirth", "/data/child/gender", "/data/child/residence",
            "/data/child/residence/kind", "/data/child/residence/address", "/data/child/residence/address/lines",
            "/data/child/residence/address/lines/1", "/data/child/residence/address/postcode", "/data/child/carers",
            "/data/child/carers/0", "/data/child/carers/0/phone", "/data/child/carers/0/email", "/data/involvement",
            "/data/involvement/reference", "/data/involvement/service", "/data/involvement/contact",
            "/data/involvement/contact/organisation", "/data/involvement/contact/practitioner",
            "/data/involvement/began", "/data/involvement/ended", "/data/involvement/leadProfessional",
            "/data/involvement/holdsAssessment", "/data/involvement/contact/duty",
            "/data/involvement/contact/duty/team", "/data/involvement/contact/duty/phone",
        ], [JSONValue.null, .number("7.5"), .object([.init(name: "x", value: .null)])])
    func `refuses a value of another type`(pointer: String, value: JSONValue) {
        let objections = EventBody.good.with(pointer, value).read().objections
        #expect(!objections.isEmpty)
        #expect(objections.allSatisfy { $0.hasPrefix(pointer) })
    }

    @Test(arguments: [
        "", "/data", "/data/child", "/data/child/name", "/data/child/carers/0", "/data/involvement/contact",
        "/data/involvement/contact/duty",
    ])
    func `refuses a field that the format does not name`(object: String) {
        #expect(
            EventBody.good.with("\(object)/notes", "seen at home").read().objections == ["\(object)/notes unknownField"]
        )
    }

    @Test func `does not repeat an unknown field's name that looks like no name`() {
        #expect(EventBody.good.with("/data/was seen at home", "x").read().objections == ["/data/… unknownField"])
    }

    @Test(arguments: [
        ("/specversion", "0.3", "wrongSpecversion"), ("/source", "gp-registration", "sourceMismatch"),
        ("/type", "identity.report-involvement.v2", "wrongType"), ("/time", "2026-03-02T12:06:00Z", "futureDate"),
        ("/time", "2026-02-30T12:06:00Z", "impossibleDate"), ("/time", "yesterday", "impossibleDate"),
        ("/id", "e 1", "freeText"), ("/id", "", "required"), ("/data/record", "Ada's record", "freeText"),
        ("/data/record", "", "required"), ("/data/authority", "W06000001", "authority"),
        ("/data/authority", "Ambridge", "authority"), ("/data/child/gender", "F", "unknownValue"),
        ("/data/child/name/given/0", "", "required"), ("/data/child/name/given/1", "R2D2", "freeText"),
        ("/data/child/name/given/1", "- -", "freeText"), ("/data/child/name/family", "Example (at risk)", "freeText"),
        ("/data/child/name/family", "Ex\u{1F600}ample", "freeText"), ("/data/child/name/family", "A\nB", "freeText"),
        ("/data/child/dateOfBirth", "2015-02-29", "impossibleDate"),
        ("/data/child/dateOfBirth", "02/03/2015", "impossibleDate"),
        ("/data/child/dateOfBirth", "2026-03-03", "futureDate"), ("/data/child/dateOfBirth", "2001-03-01", "tooOld"),
        ("/data/child/dateOfBirth", "2000", "tooOld"), ("/data/child/residence/kind", "abroad", "unknownValue"),
        ("/data/child/residence/kind", "noKnownAddress", "unknownField"),
        ("/data/child/residence/returning", "notKnown", "unknownField"),
        ("/data/child/residence/address/postcode", "12345", "postcode"),
        ("/data/child/residence/address/lines/0", "1 Example Street; violent", "freeText"),
        ("/data/child/carers/0/phone", "call after six", "phone"), ("/data/child/carers/0/phone", "123456", "phone"),
        ("/data/child/carers/0/email", "bo at example.org", "email"),
        ("/data/child/carers/0/email", "bo@example", "email"),
        ("/data/involvement/reference", "roll 7", "freeText"),
        ("/data/involvement/service", "dentistry", "unknownValue"),
        ("/data/involvement/service", "police", "notYours"),
        ("/data/involvement/contact/organisation", "School: excluded!", "freeText"),
        ("/data/involvement/began", "2026-04", "futureDate"), ("/data/involvement/began", "2013-12-31", "beforeBirth"),
        ("/data/involvement/ended", "2020-08-31", "endedBeforeBegan"),
        ("/data/involvement/ended", "2019", "endedBeforeBegan"),
        ("/data/involvement/ended", "2027", "futureDate"),
    ])
    func `refuses a value that breaks a rule, and names both`(pointer: String, value: String, rule: String) {
        let objections = EventBody.good.with(pointer, .string(value)).read().objections
        #expect(objections.map { $0.split(separator: " ").last.map(String.init) } == [rule])
        #expect(objections.allSatisfy { $0.hasPrefix(pointer) || rule == "unknownField" })
    }

    @Test(arguments: [
        "/id", "/data/record", "/data/child/name/given/0", "/data/child/name/family",
        "/data/child/residence/address/lines/0", "/data/child/residence/address/postcode",
        "/data/child/carers/0/phone", "/data/child/carers/0/email", "/data/involvement/reference",
        "/data/involvement/contact/organisation",
    ])
    func `refuses text that is too long`(pointer: String) {
        #expect(EventBody.good.with(pointer, Self.long).read().objections == ["\(pointer) tooLong"])
    }

    @Test(arguments: [
        ("/data/child/name/given", JSONValue.string("Ada"), 7),
        ("/data/child/residence/address/lines", "1 Example Street", 5),
        ("/data/child/carers", .object([]), 9),
    ])
    func `refuses more values than the format allows`(pointer: String, value: JSONValue, count: Int) {
        let body = EventBody.good.with(pointer, .array(Array(repeating: value, count: count)))
        #expect(body.read().objections == ["\(pointer) tooMany"])
    }

    @Test(arguments: ["-1", "1.0", "1e3", "-0", "99999999999999999999"])
    func `refuses a sequence that is no whole number`(number: String) {
        #expect(
            EventBody.good.with("/data/sequence", .number(number)).read().objections == ["/data/sequence wrongType"])
    }

    @Test func `refuses a name that is empty altogether`() {
        let body = EventBody.good.with("\(Self.name)/given", []).with("\(Self.name)/family", "")
        #expect(body.read().objections == ["\(Self.name) required"])
        #expect(EventBody.good.with("\(Self.name)/given", []).read().objections == [])
    }

    @Test(arguments: ["O'Brien", "d’Exemple", "Smith-Example", "Ní Éxample", "Þórsdóttir", "李", "St. John", "राम"])
    func `takes the names that people have`(family: String) {
        #expect(EventBody.good.with("\(Self.name)/family", .string(family)).read().objections == [])
    }

    @Test(arguments: [("zz991aa", "ZZ99 1AA"), ("E1 6AN", "E1 6AN"), ("ec1a1bb", "EC1A 1BB"), ("GIR 0AA", "GIR 0AA")])
    func `writes a postcode in one way`(given: String, written: String) {
        let event = EventBody.good.with("/data/child/residence/address/postcode", .string(given)).read().event
        #expect(
            event?.data.child.residence == .current(.init(lines: ["1 Example Street", "Ambridge"], postcode: written)))
    }

    @Test(arguments: Residence.Returning.allCases)
    func `takes a child who has left England, and whether they return`(returning: Residence.Returning) {
        let body = EventBody.good.with("/data/child/residence", Self.left(returning))
        #expect(body.read().event?.data.child.residence == .leftEngland(returning))
    }

    @Test(arguments: [
        ("returning", JSONValue?.none, "required"), ("returning", "soon", "unknownValue"),
        ("address", .object([]), "unknownField"),
    ])
    func `takes no more and no less of where such a child is`(field: String, value: JSONValue?, rule: String) {
        let left = EventBody.good.with("/data/child/residence", Self.left(.no))
        let body = left.with("/data/child/residence/\(field)", value)
        #expect(body.read().objections == ["/data/child/residence/\(field) \(rule)"])
    }

    @Test func `collects everything that is wrong, in the order of the format`() {
        let body = EventBody.good.with("/data/child/gender", "F").with("/data/authority", "x").with("/time", nil)
        #expect(
            body.read().objections == [
                "/time required", "/data/authority authority", "/data/child/gender unknownValue",
            ])
    }

    @Test func `names the event in a refusal where its id could be read`() {
        #expect(
            EventBody.good.with("/time", nil).read()
                == .refused(
                    event: "e-1", authority: AuthorityCode("E06000901"), [BorderRule.required.problem(at: "/time")]))
    }

    @Test func `lets a source speak for its own authorities and services alone`() {
        let body = EventBody.good.with("/source", "case-system-ambridge").with("/data/authority", "E06000902")
        #expect(
            body.read(from: "case-system-ambridge").objections == [
                "/data/authority notYours", "/data/involvement/service notYours",
            ])
        #expect(EventBody.good.read(from: "unheard-of").objections == [" unknownSource"])
    }

    private static let leading: [(leads: Bool?, since: String?, until: String?, refused: String?)] = [
        (true, "2020-09-01", nil, nil), (true, "2025-01", nil, nil), (nil, "2020-09", "2021", nil),
        (false, nil, "2021-02-03", nil), (nil, "2025-01", nil, "leadSince"), (false, "2025-01", nil, "leadSince"),
        (true, "2020-08-31", nil, "leadSince"), (true, nil, "2025-01", "leadUntil"),
        (false, "2025-02", "2025-01-31", "leadUntil"), (nil, nil, "2020-08", "leadUntil"),
    ]

    @Test(arguments: leading)
    func `takes days of leading of who leads or led alone, in the order of time`(
        leads: Bool?, since: String?, until: String?, refused: String?
    ) {
        let body = EventBody.good.with("/data/involvement/leadProfessional", leads.map(JSONValue.bool))
            .with("/data/involvement/leadSince", since.map(JSONValue.string))
            .with("/data/involvement/leadUntil", until.map(JSONValue.string))
        #expect(body.read().objections == (refused.map { ["/data/involvement/\($0) leadDates"] } ?? []))
    }

    @Test func `counts days in London`() {
        let late = WireCoding.instant("2026-06-30T23:30:00Z")!
        let body = EventBody.good.with("/data/involvement/ended", "2026-07-01")
        let reading = EventReading.read(body.data, from: "school-census", among: EventBody.sources, at: late)
        #expect(reading.objections == [])
    }

    @Test func `takes whoever is not yet 25 years and a day old`() {
        let body = EventBody.good.with("/data/child/dateOfBirth", "2001-03-02")
        #expect(body.read().objections == [])
    }
}
