import Contracts
import Foundation
import Model
import Testing

@testable import Identity

@Suite struct `A search` {
    func query(_ given: [String], _ family: String, _ born: String = "2015") -> FindChild {
        FindChild(
            principal: SignedPrincipal(statement: Data(), signature: Data()), reason: .newReferral,
            name: PersonName(given: given, family: family), dateOfBirth: PartialDate(born)!)
    }

    @Test(arguments: Role.allCases)
    func `is for those who work with children`(role: Role) {
        let decision = Search.decide(query(["Ada"], "Example"), by: role)
        switch role {
        case .practitioner, .dataManager, .shieldingOfficer:
            let search = Search(
                name: NormalName(PersonName(given: ["Ada"], family: "Example")), givenNames: 1,
                dateOfBirth: PartialDate("2015")!)
            #expect(decision == .search(search))
        case .auditor, .feed: #expect(decision == .refused(Refusal(.notAllowed)))
        }
    }

    @Test(arguments: [
        ([], "Example", ["/name/given required"]), (["Ada"], "", ["/name/family required"]),
        (["A%"], "Ex*", ["/name/given/0 freeText", "/name/family freeText"]), ([""], "Example", ["/name/given/0 required"]),
    ])
    func `needs a whole name, and knows no wildcards`(given: [String], family: String, problems: [String]) {
        guard case .refused(let refusal) = Search.decide(query(given, family), by: .practitioner) else {
            Issue.record("it was allowed")
            return
        }
        #expect(refusal.problems.map { "\($0.field) \($0.rule)" } == problems)
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
        return ApplicationRules.problems(of: application, among: EventBody.sources).map { "\($0.field) \($0.rule)" }
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
        #expect(application { $0.role = .feed; $0.source = "unheard-of" } == ["/source unknownSource"])
        #expect(application { $0.role = .feed; $0.source = "school-census" } == [])
        #expect(application { $0.source = "school-census" } == ["/source notYours"])
    }
}
