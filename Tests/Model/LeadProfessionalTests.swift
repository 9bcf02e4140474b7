import Model
import Testing

/// SI 2007/2182, schedule 1: whether a practitioner is the lead professional. Who it is of several who say so is ours.
@Suite struct `Who is the lead professional` {
    private typealias Claim = LeadProfessional.Claim<String>

    private func claim(
        _ holder: String, since: String, until: String? = nil, ended: String? = nil, isSelfDeclared: Bool = false
    ) -> LeadProfessional.Claim<String> {
        Claim(
            holder: holder, term: LeadTerm(since: PartialDate(since)!, until: until.flatMap(PartialDate.init)),
            ended: ended.flatMap(PartialDate.init), isSelfDeclared: isSelfDeclared)
    }

    private func term(_ since: String, _ until: String? = nil) -> LeadTerm {
        LeadTerm(since: PartialDate(since)!, until: until.flatMap(PartialDate.init))
    }

    @Test func `nobody, where nobody says so`() {
        #expect(LeadProfessional.terms(of: [Claim]()).isEmpty)
        #expect(LeadProfessional.holder(among: [Claim]()) == nil)
    }

    @Test func `of several the one who led last, and the others until the next one led`() {
        let claims = [claim("b", since: "2025-03-01"), claim("c", since: "2025-06"), claim("a", since: "2025-01")]
        let terms = [
            "a": term("2025-01", "2025-03-01"), "b": term("2025-03-01", "2025-06"), "c": term("2025-06"),
        ]
        #expect(LeadProfessional.terms(of: claims) == terms)
        #expect(LeadProfessional.terms(of: claims.reversed()) == terms)
        #expect(LeadProfessional.holder(among: claims) == "c")
    }

    @Test func `one of those who led since the same day, always the same one`() {
        let claims = [claim("a", since: "2025-01-01"), claim("b", since: "2025-01-01")]
        #expect(LeadProfessional.holder(among: claims) == "b")
        #expect(LeadProfessional.holder(among: claims.reversed()) == "b")
    }

    @Test func `nobody who says that they no longer are, or is no longer in contact`() {
        let claims = [
            claim("a", since: "2025-01", until: "2025-05"), claim("b", since: "2025-06", ended: "2025-07-01"),
            claim("c", since: "2025-06", until: "2025-09", ended: "2025-08"),
        ]
        #expect(LeadProfessional.holder(among: claims) == nil)
        #expect(
            LeadProfessional.terms(of: claims) == [
                "a": term("2025-01", "2025-05"), "b": term("2025-06", "2025-07-01"), "c": term("2025-06", "2025-08"),
            ])
    }

    @Test func `the one before, once the next one has ended`() {
        let claims = [claim("a", since: "2025-01"), claim("b", since: "2025-06", ended: "2025-07-01")]
        #expect(LeadProfessional.holder(among: claims) == "a")
    }

    @Test func `not who says so of themselves, while somebody is whom an organisation has reported`() {
        let reported = claim("a", since: "2025-03")
        let later = claim("b", since: "2025-06", isSelfDeclared: true)
        #expect(LeadProfessional.terms(of: [reported, later]) == ["a": term("2025-03")])

        let earlier = claim("b", since: "2025-01", isSelfDeclared: true)
        #expect(
            LeadProfessional.terms(of: [reported, earlier]) == ["a": term("2025-03"), "b": term("2025-01", "2025-03")])
    }

    @Test func `who says so of themselves, where nobody else is, and the next who does`() {
        let former = claim("a", since: "2025-03", until: "2025-05")
        let own = claim("b", since: "2025-04", isSelfDeclared: true)
        #expect(LeadProfessional.holder(among: [former, own]) == "b")
        let next = claim("c", since: "2025-08", isSelfDeclared: true)
        #expect(LeadProfessional.holder(among: [former, own, next]) == "c")
    }

    @Test func `since their involvement began, where no other day is given`() {
        let (began, day) = (PartialDate("2025-01")!, PartialDate("2025-03-01")!)
        #expect(LeadTerm(leads: false, since: nil, until: nil, began: began) == nil)
        #expect(LeadTerm(leads: false, since: day, until: nil, began: began) == nil)
        #expect(LeadTerm(leads: true, since: nil, until: nil, began: began) == LeadTerm(since: began))
        #expect(LeadTerm(leads: true, since: day, until: nil, began: began) == LeadTerm(since: day))
        #expect(LeadTerm(leads: false, since: nil, until: day, began: began) == LeadTerm(since: began, until: day))
    }
}
