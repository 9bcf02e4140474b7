import Contracts
import Foundation
import Model
import Testing

@testable import Border
@testable import Identity

@Suite struct `A search` {
    static let today = PartialDate("2026-02-28")!

    func query(
        _ given: [String] = ["Ada"], _ family: String = "Example", born: String? = nil, ages: FindChild.Ages? = nil,
        gender: Gender? = nil, postcode: String? = nil, number: ChildNumber? = nil
    ) -> FindChild {
        FindChild(
            principal: SignedPrincipal(statement: Data(), signature: Data()), reason: .newReferral,
            name: family.isEmpty && given.isEmpty ? nil : PersonName(given: given, family: family),
            dateOfBirth: born.flatMap { PartialDate($0) }, ages: ages, gender: gender, postcode: postcode,
            number: number)
    }

    func decide(_ query: FindChild, by role: Role = .practitioner) -> Search.Decision {
        Search.decide(query, by: role, on: Self.today)
    }

    func problems(_ query: FindChild) -> [String] {
        guard case .refused(let refusal) = decide(query) else { return [] }
        return refusal.problems.map { "\($0.field) \($0.rule)" }
    }

    @Test(arguments: Role.allCases)
    func `is for those who work with children`(role: Role) {
        let decision = decide(query(born: "2015"), by: role)
        switch role {
        case .practitioner, .dataManager, .shieldingOfficer:
            let search = PersonSearch(
                given: [SoughtName("Ada")], family: SoughtName("Example"), born: .on(PartialDate("2015")!))
            #expect(decision == .search(.person(search)))
        default: #expect(decision == .refused(Refusal(.notAllowed)))
        }
    }

    @Test func `needs a number; or a name and a date of birth; or a name, ages and gender`() {
        #expect(problems(query([], "")) == ["/name required"])
        #expect(problems(query()) == ["/dateOfBirth required"])
        #expect(problems(query(born: "2015-03-02")) == [])
        #expect(problems(query([], "Example", born: "2015-03-02")) == [])
        #expect(problems(query([], "Example", born: "2015")) == ["/name/given required"])
        #expect(problems(query(ages: .init(from: 7, to: 9))) == ["/gender gender"])
        #expect(problems(query(ages: .init(from: 7, to: 9), gender: .female)) == [])
        #expect(problems(query(ages: .init(from: 9, to: 7), gender: .female)) == ["/ages ages"])
        #expect(problems(query(born: "2015", ages: .init(from: 7, to: 9), gender: .female)) == ["/ages notBoth"])
        let number = ChildNumber.random()
        #expect(decide(query([], "", number: number)) == .search(.number(number)))
        #expect(problems(query(born: "2015", number: number)) == ["/number alone"])
    }

    @Test(arguments: [
        ("E*", ["/name/family wildcard"]), ("*mple", ["/name/family wildcard"]), ("Ex*le", ["/name/family wildcard"]),
        ("*", ["/name/family wildcard"]), ("-E*", ["/name/family wildcard"]), ("Ex**", ["/name/family wildcard"]),
        ("Ex*", []), ("Ex%", ["/name/family freeText"]), ("", ["/name/family required"]),
    ])
    func `takes an asterisk behind two letters, and nowhere else`(family: String, problems: [String]) {
        #expect(self.problems(query(["Ada"], family, born: "2015")) == problems)
    }

    @Test(arguments: [
        ("AB10 2DE", []), ("ab102de", []), ("AB1", ["/postcode postcode"]), ("AB10 2D", ["/postcode postcode"]),
        ("", ["/postcode postcode"]), ("75001", ["/postcode postcode"]), ("ZZ99 3VZ", ["/postcode postcode"]),
    ])
    func `takes a postcode beside a name, if somebody can live there`(postcode: String, problems: [String]) {
        #expect(self.problems(query(born: "2015", postcode: postcode)) == problems)
    }

    @Test func `takes no postcode with a number, nor alone`() {
        #expect(problems(query([], "", postcode: "AB10 2DE", number: .random())) == ["/number alone"])
        #expect(problems(query([], "", postcode: "AB10 2DE")) == ["/name required"])
        #expect(problems(query(postcode: "AB10 2DE")) == ["/dateOfBirth required"])
    }

    @Test func `by ages means those who are that old in London today`() throws {
        guard case .search(.person(let search)) = decide(query(ages: .init(from: 7, to: 8), gender: .female)) else {
            throw CancellationError()
        }
        let allowed = ["2017-02-28", "2017-03-01", "2018-01", "2017", "2019-02-28", "2019"]
        for born in allowed { #expect(search.born.allows(try #require(PartialDate(born))) == (born != "2017-02-28")) }
        for born in ["2019-03-01", "2016", "2017-01"] { #expect(!search.born.allows(try #require(PartialDate(born)))) }
    }

    @Test func `leaves in the log what was asked for, and no more`() {
        #expect(
            Search.terms(of: query(ages: .init(from: 7, to: 9), gender: .female)) == [
                "given": "Ada", "family": "Example", "ages": "7 to 9", "gender": "female",
            ])
    }

    @Test func `leaves of a postcode the district alone in the log`() {
        #expect(
            Search.terms(of: query(born: "2015", postcode: "ab102de")) == [
                "given": "Ada", "family": "Example", "dateOfBirth": "2015", "outcode": "AB10",
            ])
    }
}

@Suite struct `A name that was misheard or mistyped` {
    @Test(arguments: [
        ("Smith", "Smyth"), ("Smith", "Simth"), ("Smith", "Smit"), ("Wisniewski", "Vishnevsky"), ("Nguyen", "Nguyn"),
        ("O'Brien", "Obrien"), ("Smith-Jones", "Jones"), ("Hussain", "Hussein"), ("Clarke", "Klark"),
        ("Philips", "Fillips"), ("Müller", "Muller"), ("Catherwood", "Katherwood"),
    ])
    func `shares a key with the one that is meant`(name: String, heard: String) {
        let keys = NameKeys.keys(of: name, .family)
        #expect(!keys.isDisjoint(with: NameKeys.keys(of: heard, .family)))
        let normal = NormalName.normal(name)
        #expect(NearNames.nearest(to: SoughtName(heard), .family, among: [normal], most: 2).contains(normal))
    }

    @Test(arguments: [("William", "Bill"), ("Elizabeth", "Lizzie"), ("Muhammad", "Mohammed")])
    func `or a variant of it`(name: String, known: String) {
        #expect(!NameKeys.keys(of: name, .given).isDisjoint(with: NameKeys.keys(of: known, .given)))
    }

    @Test func `is nearest to the one that differs least`() {
        let near = NearNames.nearest(to: SoughtName("Smiht"), .family, among: ["smythe", "schmidt", "smith"], most: 3)
        #expect(near == ["smiht", "smith", "schmidt"] || near == ["smiht", "smith", "smythe"])
    }

    @Test func `that is only a beginning is none but those that begin so`() {
        let near = NearNames.nearest(to: SoughtName("Exa*"), .family, among: ["example", "exact", "smith"], most: 5)
        #expect(near == ["example", "exact"])
    }
}

@Suite struct `What a search finds` {
    let ada = Child.ID.random()

    func find(
        _ given: [String], _ family: String, _ born: SoughtBirth, _ gender: Gender? = nil, among names: [PersonName],
        born dates: [String] = ["2015-03-02"]
    ) -> Finding.Outcome {
        let search = PersonSearch(
            given: given.map { SoughtName($0) }, family: SoughtName(family), born: born, gender: gender)
        let candidates = names.enumerated().map { place, name in
            FindCandidate(
                child: place == 0 ? ada : .random(), name: name, born: PartialDate(dates[place % dates.count])!,
                gender: .female)
        }
        return Finding(search).decide(candidates)
    }

    let day = SoughtBirth.on(PartialDate("2015-03-02")!)

    @Test func `says why, in words`() {
        let found = find(["Ada"], "Exampel", day, among: [PersonName(given: ["Ada"], family: "Example")])
        guard case .found(let matches) = found, let match = matches.first else {
            Issue.record("\(found)")
            return
        }
        #expect(match.words.contains("family name: one typing error"))
        #expect(match.words.contains("date of birth: the same"))
    }

    @Test func `stands in the order in which it agrees`() {
        let names = ["Ida", "Ada", "Adda"].map { PersonName(given: [$0], family: "Example") }
        guard case .found(let matches) = find(["Ada"], "Example", day, among: names) else { return }
        #expect(matches.first?.candidate.name.given == ["Ada"])
    }

    @Test func `is none where name, name and date all differ a little`() {
        let names = [PersonName(given: ["Adda"], family: "Exampel")]
        #expect(find(["Ada"], "Example", day, among: names, born: ["2015-03-03"]) == .found([]))
        #expect(find(["Ada"], "Example", day, among: [PersonName(given: ["Boris"], family: "Example")]) == .found([]))
    }

    @Test func `is a newborn who has no name yet, by the family name and the day`() {
        let baby = [PersonName(given: ["Baby"], family: "Example")]
        func isFound(_ given: [String], _ born: SoughtBirth, family: String = "Example") -> Bool {
            guard case .found(let matches) = find(given, family, born, among: baby) else { return false }
            return matches.map(\.candidate.child) == [ada]
        }
        #expect(isFound(["Baby"], day))
        #expect(isFound(["Ada"], day))
        #expect(isFound([], day))
        #expect(isFound(["Baby"], day, family: "Exampel"))
        #expect(!isFound(["Ada"], day, family: "Exampel"))
        #expect(!isFound(["Ada"], .on(PartialDate("2015-03-03")!)))
        #expect(!isFound(["Baby"], .on(PartialDate("2015")!)))
        #expect(!isFound(["Baby"], .between(PartialDate("2014-03-02")!, PartialDate("2016-03-02")!)))
    }

    @Test func `is by no name as many as by the family name and the day`() {
        let names = [PersonName(given: ["Ada"], family: "Example")]
        #expect(find(["Baby"], "Example", day, among: names) == find([], "Example", day, among: names))
        #expect(find(["Baby"], "Example", .on(PartialDate("2015-03")!), among: names) == .found([]))
    }

    @Test func `is not of another gender`() {
        let names = [PersonName(given: ["Ada"], family: "Example")]
        #expect(find(["Ada"], "Example", day, .male, among: names) == .found([]))
    }

    @Test func `is too many where more than fifty agree as well as the best`() {
        let names = (0..<51).map { _ in PersonName(given: ["Ada"], family: "Example") }
        #expect(find(["Ada"], "Example", day, among: names) == .tooMany)
        let near =
            [PersonName(given: ["Ada"], family: "Example")]
            + (0..<60).map { _ in PersonName(given: ["Adda"], family: "Example") }
        guard case .found(let matches) = find(["Ada"], "Example", day, among: near) else {
            Issue.record("it was too many")
            return
        }
        #expect(matches.count == 50 && matches.first?.candidate.child == ada)
    }
}

@Suite struct `A session` {
    let begun = EventBody.now

    @Test(arguments: [(0, 0, true), (14, 0, true), (15, 0, false), (30, 16, true), (599, 598, true), (600, 599, false)])
    func `ends after fifteen idle minutes, and after ten hours`(now: Int, used: Int, isLive: Bool) {
        func minute(_ minute: Int) -> Date { begun.addingTimeInterval(Double(minute) * 60) }
        #expect(SessionRules.isLive(begun: begun, lastUsed: minute(used), at: minute(now)) == isLive)
    }
}

@Suite struct `An application for an account` {
    func application(_ change: (inout OpenAccount.Application) -> Void = { _ in }) -> [String] {
        var application = OpenAccount.Application(
            username: "ada.teacher", password: "correct horse", name: PersonName(given: ["Ada"], family: "Teacher"),
            role: .practitioner, organisation: "Example School", service: .education, email: "ada@school.example")
        change(&application)
        let problems = ApplicationRules.problems(
            of: application, among: EventBody.sources, on: .london(EventBody.now))
        return problems.map { "\($0.field) \($0.rule)" }
    }

    @Test func `passes when it is whole`() { #expect(application() == []) }

    @Test func `names what is wrong`() {
        #expect(application { $0.username = "ada teacher" } == ["/username freeText"])
        #expect(application { $0.password = "short" } == ["/password required"])
        #expect(application { $0.password = String(repeating: "x", count: 129) } == ["/password tooLong"])
        #expect(application { $0.organisation = "" } == ["/organisation required"])
        #expect(application { $0.email = "nowhere" } == ["/email email"])
        #expect(application { $0.phone = "none" } == ["/phone phone"])
    }

    @Test func `names a source for a feed account, and for no other`() {
        #expect(application { $0.role = .feed } == ["/source required"])
        #expect(
            application {
                $0.role = .feed
                $0.source = "unheard-of"
            } == ["/source unknownSource"])
        #expect(
            application {
                $0.role = .feed
                $0.source = "school-census"
            } == [])
        #expect(application { $0.source = "school-census" } == ["/source notYours"])
    }
}
