import Contracts
import Foundation
import Model
import ServiceRuntime
import Testing

@testable import Identity

@Suite struct `Finding a child` {
    static let practitioner = Principal(
        account: .random(), organisation: .random(), role: .practitioner, lookup: .search, request: UUID(),
        expires: EventBody.now)

    func find(
        _ given: [String], _ family: String, _ born: String, _ identity: IdentityDesk, as role: Role = .practitioner
    )
        async throws -> Answer<FindChild.Reply>
    {
        let query = FindChild(
            principal: SignedPrincipal(statement: Data(), signature: Data()), reason: .newReferral,
            name: PersonName(given: given, family: family), dateOfBirth: PartialDate(born)!)
        return try await ask(query, identity, as: role)
    }

    func ask(_ query: FindChild, _ identity: IdentityDesk, as role: Role = .practitioner) async throws
        -> Answer<FindChild.Reply>
    {
        var principal = Self.practitioner
        principal.role = role
        let handler = try identity.findHandler
        return try await identity.ask(query, of: handler, as: principal)
    }

    @Test(arguments: [
        (["Ada"], "example", "2015-03-02", true), (["ADA", "May"], "Example", "2015", true),
        (["ada may"], "Example", "2015-03", true), ([], "Example", "2015-03-02", true),
        (["Ada"], "Exampl", "2015", true), (["Ada"], "Exapmle", "2015-03-02", true),
        (["Ada"], "Eggzampel", "2015-03-02", true), (["Adda"], "Example", "2015-03", true),
        (["Ad*"], "Exam*", "2015", true), (["Ada"], "Example", "2015-02-03", true),
        (["Ada"], "Example", "2015-03-03", true), (["Ada"], "Example", "2014-03-02", true),
        (["Example"], "Ada", "2015-03-02", true), (["Ada"], "Example-Smith", "2015-03-02", true),
        (["Bob"], "Example", "2015", false), (["Ada"], "Sample", "2015-03-02", false),
        (["Ada"], "Example", "2015-04", false), (["Ada"], "Example", "2014", false),
        (["Adda"], "Exampel", "2015-03-03", false),
    ])
    func `takes names as they were heard or typed, and as much of the date as is known`(
        given: [String], family: String, born: String, isFound: Bool
    )
        async throws
    {
        try await IdentityDesk.run { identity in
            let child = try await identity.submit([Told(given: ["Ada", "May"])]).first?.reported
            let answer = try await find(given, family, born, identity)
            guard case .found(let children) = answer.reply else {
                Issue.record("\(answer.reply)")
                return
            }
            #expect(children.map(\.child) == (isFound ? [child?.child] : []))
            #expect(children.allSatisfy { $0.number == child?.visible?.number && $0.name.given == ["Ada", "May"] })
            #expect(children.allSatisfy { $0.agreement?.isEmpty == false })
        }
    }

    @Test func `finds a child by a misheard name and an approximate age, and by the number`() async throws {
        try await IdentityDesk.run { identity in
            let child = try #require(
                try await identity.submit([Told(given: ["Ada"], family: "Wisniewska")]).first?.reported)
            let age = PartialDate.london(EventBody.now).year - 2015
            let query = FindChild(
                principal: SignedPrincipal(statement: Data(), signature: Data()), reason: .newReferral,
                name: PersonName(given: ["Ada"], family: "Vishnevska"), ages: .init(from: age - 2, to: age + 2),
                gender: .female)
            guard case .found(let heard) = try await ask(query, identity).reply else { throw CancellationError() }
            #expect(heard.map(\.child) == [child.child])
            #expect(heard.first?.agreement?.contains("age: as asked for") == true)
            let number = FindChild(
                principal: query.principal, reason: .newReferral, number: try #require(child.visible?.number))
            guard case .found(let numbered) = try await ask(number, identity).reply else { throw CancellationError() }
            #expect(numbered.map(\.child) == [child.child])
        }
    }

    @Test func `shows a child once, by the newest details of a record`() async throws {
        try await IdentityDesk.run { identity in
            try await identity.submit([Told(record: "a"), Told(record: "b", sequence: 1)])
            try await identity.submit([Told(record: "b", sequence: 2, family: "Married")])
            guard case .found(let before) = try await find(["Ada"], "Example", "2015", identity).reply,
                case .found(let after) = try await find(["Ada"], "Married", "2015", identity).reply
            else { throw CancellationError() }
            #expect(before.count == 1 && after.map(\.child) == before.map(\.child))
        }
    }

    @Test func `finds fifty, and says of more that they are too many`() async throws {
        try await IdentityDesk.run { identity in
            let told = (0..<51).map { place in
                Told(
                    record: "r-\(place)", born: "2015-\(10 + place % 3)-\(10 + place % 17)",
                    home: "\(place + 1) Example Street", postcode: "AB\(place + 10) 2DE")
            }
            try await identity.submit(told.dropLast())
            guard case .found(let children) = try await find(["Ada"], "Example", "2015", identity).reply else {
                throw CancellationError()
            }
            #expect(children.count == 50)
            try await identity.submit([told[50]])
            #expect(try await find(["Ada"], "Example", "2015", identity).reply == .tooMany)
        }
    }

    @Test func `leaves the terms, the reason and every result in the log`() async throws {
        try await IdentityDesk.run { identity in
            let child = try #require(try await identity.submit([Told()]).first?.reported?.child)
            let answer = try await find(["Ada"], "Example", "2015-03", identity)
            let terms = ["given": "Ada", "family": "Example", "dateOfBirth": "2015-03"]
            #expect(answer.audit == [AuditNote(.foundChildren, reason: .newReferral, terms: terms, children: [child])])
        }
    }

    @Test func `is refused to a feed, and that is noted`() async throws {
        try await IdentityDesk.run { identity in
            let answer = try await find(["Ada"], "Example", "2015", identity, as: .feed)
            #expect(answer.reply == .refused(Refusal(.notAllowed)))
            #expect(answer.audit.map(\.action) == [.refused])
        }
    }
}
