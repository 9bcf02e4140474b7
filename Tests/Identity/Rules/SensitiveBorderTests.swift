import Contracts
import Model
import Testing

@testable import Border
@testable import Identity

@Suite struct `What a source may say of a sensitive service` {
    /// From a case system, in the place of a school.
    static func body(_ service: String, _ basis: JSONValue? = nil) -> EventBody {
        EventBody.good.with("/source", "case-system-ambridge").with("/data/involvement/service", .string(service))
            .with("/data/involvement/holdsAssessment", nil).with("/data/involvement/basis", basis)
    }

    private func objections(_ body: EventBody) -> [String] { body.read(from: "case-system-ambridge").objections }

    @Test(arguments: ["sexualHealth", "mentalHealth", "substanceAbuse"], ["consent", "significantHarm"])
    func `that one is in contact, on one basis or the other`(service: String, basis: String) throws {
        let body = Self.body(service, .string(basis))
        let event = try #require(body.read(from: "case-system-ambridge").event)
        #expect(event.data.involvement?.basis?.rawValue == basis)
    }

    @Test(arguments: ["sexualHealth", "mentalHealth", "substanceAbuse"])
    func `nothing without a basis`(service: String) {
        #expect(objections(Self.body(service)) == ["/data/involvement/basis required"])
        #expect(objections(Self.body(service, "asked")) == ["/data/involvement/basis unknownValue"])
        #expect(objections(Self.body(service, .bool(true))) == ["/data/involvement/basis wrongType"])
    }

    @Test(arguments: ["consent", "significantHarm"])
    func `no basis of a service that is not sensitive`(basis: String) {
        #expect(objections(Self.body("socialCare", .string(basis))) == ["/data/involvement/basis notSensitive"])
    }

    @Test func `not that it leads, led, or holds an assessment`() {
        let whole = Self.body("mentalHealth", "consent")
        func refused(_ field: String, _ value: JSONValue) -> [String] {
            objections(whole.with("/data/involvement/\(field)", value)).filter { $0.hasSuffix(" sensitive") }
        }
        #expect(refused("leadProfessional", .bool(true)) == ["/data/involvement/leadProfessional sensitive"])
        #expect(refused("holdsAssessment", .bool(true)) == ["/data/involvement/holdsAssessment sensitive"])
        #expect(refused("leadSince", "2021-01-01") == ["/data/involvement/leadSince sensitive"])
        #expect(refused("leadUntil", "2021-01-01") == ["/data/involvement/leadUntil sensitive"])
        #expect(objections(whole.with("/data/involvement/leadProfessional", .bool(false))) == [])
    }

    @Test func `that consent was withdrawn, where it was recorded on consent`() throws {
        let consent = Self.body("mentalHealth", "consent").with("/data/involvement/consentWithdrawn", .bool(true))
        #expect(objections(consent) == [])
        let withdrawn = "/data/involvement/consentWithdrawn"
        #expect(
            objections(Self.body("mentalHealth", "significantHarm").with(withdrawn, .bool(true))) == [
                "\(withdrawn) noConsent"
            ])
        #expect(objections(Self.body("socialCare").with(withdrawn, .bool(true))) == ["\(withdrawn) noConsent"])
        #expect(objections(Self.body("socialCare").with(withdrawn, .bool(false))) == [])
        #expect(objections(consent.with(withdrawn, "yes")) == ["\(withdrawn) wrongType"])
    }

    @Test func `nothing, where the source may not speak of such a service`() {
        let body = Self.body("mentalHealth", "consent").with("/source", "school-census")
        #expect(body.read().objections == ["/data/involvement/service notYours"])
    }
}
