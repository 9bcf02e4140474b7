import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Identity

/// A child who was adopted: what is left of what was known are a given name that many bear and a date.
@Suite struct `Whoever a child may be, too unlikely to ask anybody` {
    static let known = Told(record: "a", given: ["Oliver"], gender: .male, home: "1 Example Street")
    static let adopted = Told(
        record: "b", given: ["Oliver"], family: "Sample", gender: .male, home: "9 Other Road", postcode: "CD3 4EF")
    static let twin = Told(
        record: "c", given: ["Max"], family: "Sample", gender: .male, home: "9 Other Road", postcode: "CD3 4EF")

    @Test func `is named to the others, and nobody has to look at it`() throws {
        var people = KnownPeople()
        let known = try #require(try people.take(Self.known).taken).child
        let adopted = try #require(try people.take(Self.adopted).taken)
        #expect(adopted.match.kind == .created && adopted.match.candidates == [known])
        #expect(people.changes.reviews.isEmpty && people.changes.assertions.map(\.kind) == [.new, .new])
        #expect(people.changes.possible.map(\.record) == [adopted.record])
    }

    @Test func `is named too where both were born on 1 January, which stands for an unknown day elsewhere`() throws {
        var people = KnownPeople()
        var (known, adopted) = (Self.known, Self.adopted)
        (known.born, adopted.born) = ("2015-01-01", "2015-01-01")
        let child = try #require(try people.take(known).taken).child
        let decided = try #require(try people.take(adopted).taken).match
        #expect(decided.kind == .created && decided.candidates == [child])
        #expect(people.changes.reviews.isEmpty)
        (adopted.record, adopted.given, adopted.family, adopted.home) = ("c", ["Max"], "Specimen", nil)
        #expect(try people.take(adopted).taken?.match.candidates == [])
    }

    @Test func `is found by names and day where the year is another and so is the home`() throws {
        var people = KnownPeople()
        let child = try #require(try people.take(Self.known).taken).child
        var moved = Self.adopted
        (moved.family, moved.born) = (Self.known.family, "2018-03-02")
        #expect(try people.take(moved).taken?.match.candidates == [child])
    }

    @Test func `is nobody who agrees in less than that`() throws {
        var people = KnownPeople()
        try people.take(Self.known)
        var other = Self.adopted
        other.given = ["Max"]
        #expect(try people.take(other).taken?.match.candidates == [])
        other = Self.adopted
        (other.record, other.born) = ("c", "2013-11-28")
        #expect(try people.take(other).taken?.match.candidates == [])
    }

    @Test func `is no brother or sister, however much they share with one`() throws {
        var people = KnownPeople()
        try people.take(Self.known)
        let sister = Told(record: "b", given: ["Eve"], born: "2013-11-28", home: "1 Example Street")
        #expect(try people.take(sister).taken?.match.candidates == [])
    }

    @Test func `is named still when a person has told the child from somebody else`() async throws {
        try await IdentityDesk.run { identity in
            let managers = try await Managers(identity)
            var children: [Child.ID] = []
            for told in [Self.known, Self.twin, Self.adopted] {
                children.append(try #require(try await identity.submit([told]).first?.reported?.child))
            }
            let review = try #require(try await managers.waiting(for: managers.ambridge).first)
            #expect(Set(review.sides.map(\.child)) == [children[1], children[2]])
            let told = try await managers.take(.different, review.id, as: managers.ambridge)
            let event = try #require(told.events.first as? CandidatesChanged)
            let named = [event.child: event.candidates, event.other: event.otherCandidates]
            #expect(named == [children[1]: [], children[2]: [children[0]]])

            try await identity.connection.withTransaction { transaction in
                PossibleStore().part(children[0], children[2], in: transaction)
                let left = try await ReshapeStore().candidates(of: children, in: transaction)
                #expect(left.isEmpty)
            }
        }
    }
}
