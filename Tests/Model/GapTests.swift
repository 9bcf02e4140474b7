import Model
import Testing

/// Education Act 1996, section 8; the last Fridays of June 2009, 2031 and 2032 are the 26th, the 27th and the 25th.
@Suite struct `When a child is of compulsory school age` {
    @Test(arguments: [
        ("2015-03-31", "2020-03-31"), ("2015-04-01", "2020-08-31"), ("2015-08-31", "2020-08-31"),
        ("2015-09-01", "2020-12-31"), ("2015-12-31", "2020-12-31"), ("2015-01-01", "2020-03-31"),
        ("2016-02-29", "2021-03-31"),
    ])
    func `from the fifth birthday, or the prescribed day after it`(born: String, began: String) {
        #expect(CompulsorySchooling(born: PartialDate(born)!).began == PartialDate(began)!)
    }

    @Test(arguments: [
        ("2015-08-31", "2031-06-28"), ("2015-09-01", "2032-06-26"), ("2015-01-01", "2031-06-28"),
        ("2015-06-27", "2031-06-28"), ("2015-07-01", "2031-06-28"), ("2015-12-31", "2032-06-26"),
        ("1993-05-05", "2009-06-27"),
    ])
    func `until the last Friday of June of the school year in which they are 16`(born: String, over: String) {
        #expect(CompulsorySchooling(born: PartialDate(born)!).over == PartialDate(over)!)
    }

    @Test func `surely, where a part of the date of birth is unknown`() {
        let year = CompulsorySchooling(born: PartialDate("2015")!)
        #expect(year.began == PartialDate("2020-12-31") && year.over == PartialDate("2031-06-28"))
        let month = CompulsorySchooling(born: PartialDate("2015-09")!)
        #expect(month.began == PartialDate("2020-12-31") && month.over == PartialDate("2032-06-26"))
    }
}

/// Ministers' answers: whether a child has a school and a GP at all; what is ours is named in `Gap`.
@Suite struct `What a child lacks` {
    private static let school = Gap.Contact(.education, ended: nil, isSelfDeclared: false)
    private static let practice = Gap.Contact(.primaryCare, ended: nil, isSelfDeclared: false)
    private static let other = Gap.Contact(.other, ended: nil, isSelfDeclared: false)

    private func ended(_ contact: Gap.Contact, _ day: String) -> Gap.Contact {
        var contact = contact
        contact.ended = PartialDate(day)!
        return contact
    }

    private func own(_ contact: Gap.Contact) -> Gap.Contact {
        var contact = contact
        contact.isSelfDeclared = true
        return contact
    }

    /// Of whoever was born on 2 March 2015, if not otherwise: of school age from 31 March 2020 to 27 June 2031.
    private func lacks(
        _ today: String, born: String = "2015-03-02", months: Int = Gap.months, _ contacts: [Gap.Contact]
    )
        -> [String]
    {
        Gap.all(born: PartialDate(born)!, contacts: contacts, on: PartialDate(today)!, months: months)
            .map { "\($0.kind.rawValue) \($0.since)" }
    }

    @Test func `nothing, while a school and a GP practice are in contact`() {
        #expect(lacks("2026-03-10", [Self.school, Self.practice]) == [])
    }

    @Test(arguments: [("2020-03-30", false), ("2020-03-31", true), ("2031-06-27", true), ("2031-06-28", false)])
    func `a school, where none was ever known, while it is of compulsory school age`(today: String, lacks: Bool) {
        #expect(self.lacks(today, [Self.practice]) == (lacks ? ["noSchool 2020-03-31"] : []))
    }

    @Test(arguments: [
        (["2025-12-19"], "2026-03-10", ["leftTheRoll 2025-12-19"]),
        (["2025-12-19", "2024-07-19"], "2026-03-10", ["leftTheRoll 2025-12-19"]),
        // What ends later, or ended before the child had to go, is one on the day.
        (["2026-04-02"], "2026-03-10", []), (["2026-04-02"], "2026-04-02", ["leftTheRoll 2026-04-02"]),
        (["2019-07-19"], "2026-03-10", ["leftTheRoll 2020-03-31"]),
        (["2025-12"], "2026-03-10", ["leftTheRoll 2025-12-31"]), (["2025-12-19"], "2031-06-28", []),
    ])
    func `a school since it left the last one's roll`(days: [String], today: String, lacks: [String]) {
        #expect(self.lacks(today, [Self.practice] + days.map { ended(Self.school, $0) }) == lacks)
    }

    @Test func `no school, once it is on another's roll`() {
        #expect(lacks("2026-03-10", [Self.practice, ended(Self.school, "2025-12-19"), Self.school]) == [])
    }

    @Test(arguments: [("2026-04-12", []), ("2026-04-13", ["noGP 2026-04-13"])])
    func `a GP practice, from six weeks after the birth`(today: String, lacks: [String]) {
        #expect(self.lacks(today, born: "2026-03-02", [Self.other]) == lacks)
    }

    @Test func `a GP practice, since it left the last one`() {
        let contacts = [Self.school, ended(Self.practice, "2019-01-01"), ended(Self.practice, "2025-02-03")]
        #expect(lacks("2026-03-10", contacts) == ["noGP 2025-02-03"])
    }

    @Test func `any contact, once the last one ended so many months ago`() {
        let contacts = [ended(Self.school, "2024-07-19"), ended(Self.practice, "2025-03-10")]
        let rest = ["leftTheRoll 2024-07-19", "noGP 2025-03-10"]
        #expect(lacks("2026-03-09", contacts) == rest)
        #expect(lacks("2026-03-10", contacts) == rest + ["nobodyInContact 2025-03-10"])
        #expect(lacks("2025-09-09", months: 6, contacts) == rest)
        #expect(lacks("2025-09-10", months: 6, contacts) == rest + ["nobodyInContact 2025-03-10"])
        #expect(lacks("2026-03-10", contacts + [Self.other]) == rest)
    }

    @Test func `any contact, from the birth on where there never was one`() {
        #expect(lacks("2017-03-01", born: "2016-03-02", []) == ["noGP 2016-04-13"])
        #expect(lacks("2017-03-02", born: "2016-03-02", []) == ["noGP 2016-04-13", "nobodyInContact 2016-03-02"])
    }

    @Test func `by a practitioner's own word no contact, but a school's roll and a practice's list still`() {
        #expect(
            lacks("2026-03-10", [own(Self.school), own(Self.practice)])
                == ["noSchool 2020-03-31", "noGP 2015-04-13"])
        #expect(lacks("2026-03-10", [own(ended(Self.school, "2025-12-19")), Self.practice]) == ["noSchool 2020-03-31"])
    }

    @Test(arguments: [("2033-03-01", "2015-03-02", 2), ("2033-03-02", "2015-03-02", 0), ("2033-01-01", "2015", 0)])
    func `nothing once it is 18, or may be`(today: String, born: String, count: Int) {
        #expect(lacks(today, born: born, []).count == count)
    }

    @Test func `nothing that another date of birth would not miss, where a part of it is unknown`() {
        #expect(lacks("2020-12-30", born: "2015", [Self.practice]) == [])
        #expect(lacks("2020-12-31", born: "2015", [Self.practice]) == ["noSchool 2020-12-31"])
        #expect(lacks("2016-02-10", born: "2015", [Self.other]) == [])
        #expect(lacks("2016-02-11", born: "2015", [Self.other]) == ["noGP 2016-02-11"])
    }
}

@Suite struct `A day so many months earlier` {
    @Test(arguments: [
        ("2026-03-10", 12, "2025-03-10"), ("2026-03-10", 3, "2025-12-10"), ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"), ("2026-01-15", 120, "2016-01-15"), ("2026-01", 1, "2025-12-31"),
    ])
    func `is that of the month, or its last`(day: String, months: Int, earlier: String) {
        #expect(PartialDate(day)!.months(before: months) == PartialDate(earlier)!)
    }
}
