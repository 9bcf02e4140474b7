import Contracts
import Foundation
import Model
import Testing

@testable import Identity

/// A report in few words.
struct Told {
    var record = "r-1"
    var reference = "i-1"
    var sequence: Int?
    var minute = 0
    var given = ["Ada"]
    var family = "Example"
    var born = "2015-03-02"
    var gender = Gender.female

    var event: IntakeEvent {
        IntakeEvent(
            id: "e-\(record)-\(reference)-\(sequence ?? -1)-\(minute)", source: "school-census",
            time: EventBody.now.addingTimeInterval(Double(minute) * 60),
            data: InvolvementReport(
                record: record, sequence: sequence, authority: AuthorityCode("E06000901")!,
                child: ReportedChild(
                    name: PersonName(given: given, family: family), dateOfBirth: PartialDate(born)!, gender: gender),
                involvement: ReportedInvolvement(
                    reference: reference, service: .education, contact: ContactCard(organisation: "Example School"),
                    began: PartialDate("2020")!)))
    }

    var tokens: RecordTokens {
        RecordTokens(record: Data(record.utf8), involvement: Data("\(record)/\(reference)".utf8))
    }
}

extension KnownPeople {
    @discardableResult
    mutating func take(_ told: Told) -> ReportDecision { take(told.event, as: told.tokens, fresh: .random) }
}

extension ReportDecision {
    var taken: TakenReport? {
        guard case .taken(let taken) = self else { return nil }
        return taken
    }
}

@Suite struct `Matching` {
    @Test(arguments: [
        ("Zoë", "Zoe"), ("O'Brien", "OBRIEN"), ("Smith-Example", "Smith Example"), ("d’Exemple", "D'EXEMPLE"),
        ("Strauß", "STRAUSS"), ("ﬁsher", "Fisher"), ("Nguyễn", "Nguyen"), ("St. John", "St John"), ("Ａda", "Ada"),
    ])
    func `takes two ways of writing a name for one`(one: String, other: String) {
        #expect(NormalName.normal(one) == NormalName.normal(other))
    }

    @Test(arguments: [("Ada", "Adam"), ("राम", "रमा"), ("李", "王"), ("", "A")])
    func `keeps different names apart`(one: String, other: String) {
        #expect(NormalName.normal(one) != NormalName.normal(other))
    }

    @Test func `joins the given names`() {
        #expect(NormalName(PersonName(given: ["Mary", "Jane"], family: "X")).given == NormalName.normal("Mary-Jane"))
    }

    @Test func `links the records of one child, whoever keeps them`() throws {
        var people = KnownPeople()
        let first = try #require(people.take(Told(record: "a")).taken)
        let second = try #require(people.take(Told(record: "b", given: ["ADA"])).taken)
        #expect(first.match == MatchDecision(.created, model: "exact-1"))
        #expect(second.match == MatchDecision(.linked, model: "exact-1"))
        #expect(first.child == second.child && first.number == second.number)
        #expect(first.record != second.record && first.handle != second.handle)
    }

    @Test(arguments: [
        Told(record: "b", given: ["Ida"]), Told(record: "b", family: "Sample"), Told(record: "b", born: "2015-03-03"),
        Told(record: "b", born: "2015-03"), Told(record: "b", gender: .notSpecified), Told(record: "b", given: []),
    ])
    func `makes a child of its own of whoever differs in anything`(told: Told) throws {
        var people = KnownPeople()
        let first = try #require(people.take(Told(record: "a")).taken)
        let other = try #require(people.take(told).taken)
        #expect(other.match.kind == .created && other.child != first.child)
    }

    @Test func `links partial dates and unspecified genders to their like alone`() throws {
        var people = KnownPeople()
        let first = try #require(people.take(Told(record: "a", born: "2015", gender: .notSpecified)).taken)
        #expect(people.take(Told(record: "b", born: "2015", gender: .notSpecified)).taken?.child == first.child)
    }

    @Test(arguments: [Told(given: []), Told(family: "")])
    func `takes nobody for another child by half a name`(told: Told) {
        var people = KnownPeople()
        var other = told
        other.record = "r-2"
        #expect(people.take(told).taken?.child != people.take(other).taken?.child)
    }

    @Test(arguments: [
        Told(sequence: 2, given: ["Augusta"]), Told(sequence: 2, born: "2015-02-03"), Told(sequence: 2, gender: .male),
    ])
    func `keeps a record with its child when one thing is corrected`(told: Told) throws {
        var people = KnownPeople()
        let first = try #require(people.take(Told(sequence: 1)).taken)
        let second = try #require(people.take(told).taken)
        #expect(second.child == first.child && second.isNewest && second.match.kind == .linked)
    }

    @Test func `refuses a record that comes to name somebody else`() {
        var people = KnownPeople()
        people.take(Told(sequence: 1))
        let before = people.changes.versions.count
        #expect(people.take(Told(sequence: 2, given: ["Eve"], born: "2012-01-01")) == .namesAnotherChild)
        #expect(people.changes.versions.count == before)
    }

    @Test func `matches against every name that a record ever gave`() throws {
        var people = KnownPeople()
        let first = try #require(people.take(Told(sequence: 1)).taken)
        people.take(Told(sequence: 2, family: "Married"))
        #expect(people.take(Told(record: "b")).taken?.child == first.child)
        #expect(people.take(Told(record: "c", family: "Married")).taken?.child == first.child)
    }

    @Test func `names every other child that a record may be`() throws {
        var people = KnownPeople()
        let ada = try #require(people.take(Told(record: "a")).taken).child
        let ida = try #require(people.take(Told(record: "b", sequence: 1, given: ["Ida"])).taken).child
        let corrected = try #require(people.take(Told(record: "b", sequence: 2)).taken)
        #expect(corrected.child == ida && corrected.match.candidates == [ada])
        let third = try #require(people.take(Told(record: "c")).taken)
        #expect(third.child == ada && third.match.candidates == [ida])
    }
}

@Suite struct `The order of versions` {
    /// What is known in the end, without the random identifiers.
    struct End: Equatable {
        var newest: [Data: Version]
        var details: [Data: MatchKey]
        var involvements: [Data: Version]
        var children: Int
    }

    func end(of arrivals: [Told]) -> End {
        var people = KnownPeople()
        for told in arrivals { people.take(told) }
        return End(
            newest: people.records.mapValues(\.newest),
            details: people.changes.newest.mapValues { people.changes.versions[$0].key },
            involvements: people.involvements.mapValues(\.newest), children: people.changes.children.count)
    }

    func permutations<Element>(_ elements: [Element]) -> [[Element]] {
        guard let first = elements.first else { return [[]] }
        return permutations(Array(elements.dropFirst())).flatMap { rest in
            (0...rest.count).map { place in Array(rest[..<place]) + [first] + rest[place...] }
        }
    }

    @Test(arguments: [
        [
            Told(sequence: 1), Told(sequence: 2, given: ["Augusta"]), Told(reference: "i-2", sequence: 3),
            Told(sequence: 4, given: ["Gusta"]),
        ],
        [Told(minute: 1), Told(minute: 2, family: "Married"), Told(reference: "i-2", minute: 3), Told(minute: 4)],
        [Told(sequence: 5, minute: 1), Told(minute: 2), Told(sequence: 3, minute: 3), Told(record: "b", minute: 9)],
    ])
    func `does not depend on the order of arrival`(versions: [Told]) {
        let ends = permutations(versions).map(end)
        #expect(ends.count == 24)
        #expect(ends.allSatisfy { $0 == ends[0] })
    }

    @Test func `passes on only what is news`() throws {
        var people = KnownPeople()
        people.take(Told(reference: "i-1", sequence: 2))
        let late = try #require(people.take(Told(reference: "i-2", sequence: 1)).taken)
        #expect(!late.isNewest && late.isNewestInvolvement)
        let heard = Announcement.visible(late, of: Told(reference: "i-2", sequence: 1).event)
        #expect(heard.visible == nil && heard.contact?.handle == late.handle)
    }

    @Test func `supersedes what is older in both parts`() throws {
        var people = KnownPeople()
        let child = try #require(people.take(Told(sequence: 2)).taken).child
        #expect(people.take(Told(sequence: 1)) == .superseded(child))
    }

    @Test func `takes an equal count for the same version, whatever its time`() throws {
        var people = KnownPeople()
        let child = try #require(people.take(Told(sequence: 2)).taken).child
        #expect(people.take(Told(sequence: 2, minute: 5)) == .superseded(child))
    }

    @Test func `keeps a handle through the versions of an involvement`() throws {
        var people = KnownPeople()
        let first = try #require(people.take(Told(sequence: 1)).taken)
        #expect(people.take(Told(sequence: 2)).taken?.handle == first.handle)
    }
}
