import Contracts
import Foundation
import Matching
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Identity

@Suite struct `Finding a child by postcode` {
    static let home = "AB10 2DE"

    func query(_ postcode: String?, given: [String] = ["Ada"]) -> FindChild {
        FindChild(
            principal: SignedPrincipal(statement: Data(), signature: Data()), reason: .newReferral,
            name: PersonName(given: given, family: "Example"), dateOfBirth: PartialDate("2015")!, postcode: postcode)
    }

    func handler(_ identity: IdentityDesk) throws -> FindChildHandler {
        try identity.findHandler
    }

    struct Consultation {
        var question: UnshieldedAmong
        var asked: [Child.ID]
        var answer: Answer<FindChild.Reply>
    }

    /// Asks as the runtime does; the vault knows everybody but those whom it hides, and nobody who was made up.
    func find(_ query: FindChild, _ identity: IdentityDesk, hiding hidden: Set<Child.ID> = []) async throws
        -> Consultation
    {
        let handler = try handler(identity)
        let context = Context(
            messageID: UUID(), principal: `Finding a child`.practitioner, now: EventBody.now)
        #expect(try handler.consults(on: query, context))
        let (question, residents) = try await identity.connection.withTransaction {
            try await handler.question(for: query, context, in: $0)
        }
        let asked = try WireCoding.decoder().decode(
            [Child.ID].self, from: identity.vault.open(question.children, purpose: .question, binding: []))
        let known = Set(try await identity.rows("select id from child").decode(Child.ID.self)).subtracting(hidden)
        let told = UnshieldedAmong.Reply(places: asked.indices.filter { known.contains(asked[$0]) })
        let answer = try await identity.connection.withTransaction {
            try await handler.answer(query, context, knowing: residents, told: told, in: $0)
        }
        return Consultation(question: question, asked: asked, answer: answer)
    }

    func submit(_ told: Told, _ identity: IdentityDesk) async throws -> Child.ID {
        try #require(try await identity.submit([told]).first?.reported?.child)
    }

    func children(_ reply: FindChild.Reply) -> [Child.ID]? {
        guard case .found(let children) = reply else { return nil }
        return children.map(\.child)
    }

    @Test(arguments: [
        ("AB10 2DE", true), ("ab102de", true), (" AB10 2DE", true), ("AB11 9ZZ", true), ("AB10 2DF", false),
        ("AB10 2D", false),
    ])
    func `takes any in which the child lives, or lived`(postcode: String, isFound: Bool) async throws {
        try await IdentityDesk.run { identity in
            let ada = try await submit(
                Told(sequence: 1, home: "1 Example Street", postcode: Self.home), identity)
            try await identity.submit([Told(sequence: 2, home: "2 Example Street", postcode: "AB11 9ZZ")])
            guard Postcode(postcode) != nil else {
                let handler = try handler(identity)
                let context = Context(
                    messageID: UUID(), principal: `Finding a child`.practitioner, now: EventBody.now)
                #expect(try !handler.consults(on: query(postcode), context))
                return
            }
            let answer = try await find(query(postcode), identity).answer
            #expect(children(answer.reply) == (isFound ? [ada] : []))
            guard case .found(let found) = answer.reply else { return }
            #expect(found.allSatisfy { $0.agreement?.contains("postcode: as asked for") == true })
        }
    }

    @Test func `tells whoever the vault hides no otherwise than somebody who is not there`() async throws {
        try await IdentityDesk.run { identity in
            let ada = try await submit(Told(home: "1 Example Street", postcode: Self.home), identity)
            let absent = try await find(query("AB10 9XX"), identity)
            let hidden = try await find(query(Self.home), identity, hiding: [ada])
            #expect(absent.answer.reply == .found([]) && hidden.answer.reply == .found([]))
            #expect(absent.answer.audit == hidden.answer.audit)
            #expect(hidden.asked.contains(ada) && !absent.asked.contains(ada))
            #expect([absent, hidden].allSatisfy { $0.asked.count == UnshieldedAmong.count })
            #expect(absent.question.children.ciphertext.count == hidden.question.children.ciphertext.count)
            #expect(children(try await find(query(Self.home), identity).answer.reply) == [ada])
        }
    }

    @Test func `finds those who agree with the rest alone`() async throws {
        try await IdentityDesk.run { identity in
            let ada = try await submit(Told(home: "1 Example Street", postcode: Self.home), identity)
            _ = try await submit(
                Told(record: "b", given: ["Boris"], gender: .male, home: "9 Other Road", postcode: Self.home), identity)
            #expect(children(try await find(query(Self.home), identity).answer.reply) == [ada])
        }
    }

    @Test func `without the vault's word is no answer`() async throws {
        try await IdentityDesk.run { identity in
            await #expect(throws: RuntimeFault.self) {
                try await identity.ask(
                    query(Self.home), of: handler(identity), as: `Finding a child`.practitioner)
            }
        }
    }

    @Test func `without a postcode asks nobody`() async throws {
        try await IdentityDesk.run { identity in
            let context = Context(messageID: UUID(), principal: `Finding a child`.practitioner, now: EventBody.now)
            let handler = try handler(identity)
            #expect(try !handler.consults(on: query(nil), context))
        }
    }
}
