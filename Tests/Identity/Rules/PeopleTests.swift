import Contracts
import Foundation
import Matching
import Model
import Testing

@testable import Border
@testable import Identity

/// A report in few words.
struct Told {
    var record = "r-1"
    /// Nil where the report names no involvement.
    var reference: String? = "i-1"
    var sequence: Int?
    var minute = 0
    var given = ["Ada"]
    var family = "Example"
    var formerly: PersonName?
    var born = "2015-03-02"
    var gender = Gender.female
    /// House and street.
    var home: String?
    var postcode = "AB1 2DE"

    var event: IntakeEvent {
        IntakeEvent(
            id: "e-\(record)-\(reference ?? "none")-\(sequence ?? -1)-\(minute)", source: "school-census",
            time: EventBody.now.addingTimeInterval(Double(minute) * 60),
            data: InvolvementReport(
                record: record, sequence: sequence, authority: AuthorityCode("E06000901")!,
                child: ReportedChild(
                    name: PersonName(given: given, family: family), formerNames: formerly.map { [$0] },
                    dateOfBirth: PartialDate(born)!, gender: gender,
                    residence: home.map { .current(PostalAddress(lines: [$0], postcode: postcode)) }),
                involvement: reference.map {
                    ReportedInvolvement(
                        reference: $0, service: .education, contact: ContactCard(organisation: "Example School"),
                        began: PartialDate("2020")!)
                }))
    }

    var report: PersonReport {
        PersonReport(
            event: event,
            tokens: RecordTokens(
                record: Data(record.utf8), involvement: reference.map { Data("\(record)/\($0)".utf8) }),
            description: Self.token(description.text), authority: 901)
    }

    var description: Description { Description(event.data.child) }
    var form: PersonForm { PersonForm(description, tokens: Self.token) }

    static func token(_ text: String) -> Int64 { Int64(bitPattern: StableHash.of(text)) }
}

extension KnownPeople {
    /// Takes a report in, when nobody is known but those whom earlier ones told of.
    @discardableResult
    mutating func take(_ told: Told) throws -> ReportDecision {
        let report = told.report
        described[report.description] = DescribedPerson(form: told.form)
        return try take(report, fresh: .random)
    }
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

    @Test func `reads the number of whoever may be linked by a form that no key led to`() throws {
        let (told, child) = (Told(record: "c", home: "1 Example Street"), Child.ID.random())
        let stranger = Told(given: ["Cleopatra"], family: "Muster", born: "2011-08-17", postcode: "CD3 4EF")
        var people = KnownPeople()
        people.described[told.report.description] = DescribedPerson(form: told.form, near: [child])
        let record = SourceRecord.ID.random()
        people.forms[child] = [stranger, stranger].map { HeldForm(record: record, form: $0.form) }
        #expect(people.strongUnread().isEmpty)
        people.forms[child]?.append(HeldForm(record: record, form: told.form))
        #expect(people.strongUnread() == [child])
        var unread = people
        #expect(throws: UnreadReport.self) { try unread.take(told.report, fresh: .random) }
        people.add([child: .random()])
        #expect(people.strongUnread().isEmpty)
        #expect(try people.take(told.report, fresh: .random).taken?.child == child)
    }

    @Test func `links the records of one child, whoever keeps them`() throws {
        var people = KnownPeople()
        let first = try #require(try people.take(Told(record: "a")).taken)
        let second = try #require(try people.take(Told(record: "b", given: ["ADA"])).taken)
        #expect(first.match == MatchDecision(.created, model: MatchModel.standard.id))
        #expect(second.match == MatchDecision(.linked, model: MatchModel.standard.id))
        #expect(first.child == second.child && first.number == second.number)
        #expect(first.record != second.record && first.handle != second.handle)
        #expect(people.changes.assertions.map(\.kind) == [.new, .linked])
        #expect(people.changes.assertions[1].evidence?.contributions.contains("given.exact") == true)
    }

    @Test(arguments: [
        Told(record: "b", given: ["Adda"], home: "1 Example Street"),
        Told(record: "b", family: "Exampel", home: "1 Example Street"),
        Told(record: "b", born: "2015-02-03", home: "1 Example Street"),
        Told(record: "b", given: ["Example"], family: "Ada", home: "1 Example Street"),
    ])
    func `sees through an error where the rest agrees`(told: Told) throws {
        var people = KnownPeople()
        let first = try #require(try people.take(Told(record: "a", home: "1 Example Street")).taken)
        #expect(try people.take(told).taken?.child == first.child)
    }

    @Test(arguments: [
        Told(record: "b", given: ["Eve"], born: "2012-11-30"), Told(record: "b", given: ["Eve"], family: "Sample"),
        Told(record: "b", family: "Sample", born: "2011-07-19"),
    ])
    func `makes a child of its own of whoever is another`(told: Told) throws {
        var people = KnownPeople()
        let first = try #require(try people.take(Told(record: "a")).taken)
        let other = try #require(try people.take(told).taken)
        #expect(other.match == MatchDecision(.created, model: MatchModel.standard.id))
        #expect(other.child != first.child)
    }

    @Test func `has a person look at twins, and says why`() throws {
        var people = KnownPeople()
        let ada = try #require(try people.take(Told(record: "a", home: "1 Example Street")).taken).child
        let eve = try #require(try people.take(Told(record: "b", given: ["Eve"], home: "1 Example Street")).taken)
        #expect(eve.match == MatchDecision(.created, model: MatchModel.standard.id, candidates: [ada]))
        let review = try #require(people.changes.reviews.first)
        #expect(review.child == eve.child && review.other == ada && review.evidence.vetoes == [.twin])
        let words = Evidence.words(review.evidence.contributions).map(\.words)
        #expect(words.contains("given name: different") && words.contains("address: the same home"))
    }

    @Test func `links nobody who fits one twin through a record and is contradicted by the other`() throws {
        var people = KnownPeople()
        let ada = try #require(try people.take(Told(record: "a", home: "1 Example Street")).taken).child
        try people.take(Told(record: "b", given: ["A"], home: "1 Example Street"))
        let eve = try #require(try people.take(Told(record: "c", given: ["Eve"], home: "1 Example Street")).taken)
        #expect(eve.child != ada && eve.match.candidates.contains(ada))
    }

    @Test(arguments: [Told(given: []), Told(family: "")])
    func `takes nobody for another child by half a name`(told: Told) throws {
        var people = KnownPeople()
        var other = told
        other.record = "r-2"
        #expect(try people.take(told).taken?.child != people.take(other).taken?.child)
    }

    @Test(arguments: [
        Told(sequence: 2, given: ["Augusta"]), Told(sequence: 2, born: "2015-02-03"), Told(sequence: 2, gender: .male),
        Told(sequence: 2, home: "1 Example Street"),
    ])
    func `keeps a record with its child when one thing is corrected`(told: Told) throws {
        var people = KnownPeople()
        let first = try #require(try people.take(Told(sequence: 1)).taken)
        let second = try #require(try people.take(told).taken)
        #expect(second.child == first.child && second.isNewest && second.match.kind == .linked)
    }

    @Test func `refuses a record that comes to name somebody else`() throws {
        var people = KnownPeople()
        try people.take(Told(sequence: 1))
        let before = people.changes.versions.count
        #expect(try people.take(Told(sequence: 2, given: ["Eve"], born: "2012-01-01")) == .namesAnotherChild)
        #expect(people.changes.versions.count == before)
    }

    @Test func `matches against every name that a record ever gave`() throws {
        var people = KnownPeople()
        let first = try #require(try people.take(Told(sequence: 1)).taken)
        try people.take(Told(sequence: 2, family: "Married"))
        #expect(try people.take(Told(record: "b")).taken?.child == first.child)
        #expect(try people.take(Told(record: "c", family: "Married")).taken?.child == first.child)
    }

    @Test func `matches against former names`() throws {
        var people = KnownPeople()
        let first = try #require(try people.take(Told(record: "a")).taken)
        let married = Told(
            record: "b", family: "Married", formerly: PersonName(given: ["Ada"], family: "Example"))
        #expect(try people.take(married).taken?.child == first.child)
    }

    @Test func `does not match again what brings nothing new`() throws {
        var people = KnownPeople()
        let first = try #require(try people.take(Told(sequence: 1)).taken)
        let forms = people.changes.forms.count
        let again = try #require(try people.take(Told(reference: "i-2", sequence: 2)).taken)
        #expect(again.child == first.child && people.changes.forms.count == forms)
        #expect(people.changes.assertions.count == 1)
    }

    @Test func `names every other child that a record may be, for as long as nobody has decided`() throws {
        var people = KnownPeople()
        let ada = try #require(try people.take(Told(record: "a")).taken).child
        let ida = try #require(try people.take(Told(record: "b", sequence: 1, given: ["Mary"])).taken).child
        let corrected = try #require(try people.take(Told(record: "b", sequence: 2)).taken)
        #expect(corrected.child == ida && corrected.match.candidates == [ada])
        let again = try #require(try people.take(Told(record: "b", reference: "i-2", sequence: 3)).taken)
        #expect(again.match.candidates == [ada])
    }
}

@Suite struct `The order of versions` {
    /// What is known in the end, without the random identifiers.
    struct End: Equatable {
        var newest: [Data: Version]
        var details: [Data: PersonName]
        var involvements: [Data: Version]
        var children: Int
    }

    func end(of arrivals: [Told]) throws -> End {
        var people = KnownPeople()
        for told in arrivals { try people.take(told) }
        return End(
            newest: people.records.mapValues(\.newest),
            details: people.changes.newest.mapValues { people.changes.versions[$0].name },
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
        [
            Told(reference: nil, sequence: 1), Told(sequence: 2), Told(reference: nil, sequence: 3, given: ["Augusta"]),
            Told(sequence: 4),
        ],
    ])
    func `does not depend on the order of arrival`(versions: [Told]) throws {
        let ends = try permutations(versions).map(end)
        #expect(ends.count == 24)
        #expect(ends.allSatisfy { $0 == ends[0] })
    }

    @Test func `passes on only what is news`() throws {
        var people = KnownPeople()
        try people.take(Told(reference: "i-1", sequence: 2))
        let late = try #require(try people.take(Told(reference: "i-2", sequence: 1)).taken)
        #expect(!late.isNewest && late.handle != nil)
        let heard = Announcement.visible(late, of: Told(reference: "i-2", sequence: 1).event)
        #expect(heard.visible == nil && heard.contact?.handle == late.handle)
    }

    @Test func `passes nothing on of an involvement where none is named`() throws {
        var people = KnownPeople()
        let first = try #require(try people.take(Told(sequence: 1)).taken)
        let bare = Told(reference: nil, sequence: 2, given: ["Augusta"])
        let taken = try #require(try people.take(bare).taken)
        #expect(taken.child == first.child && taken.isNewest && taken.handle == nil)
        let heard = Announcement.visible(taken, of: bare.event)
        #expect(heard.visible?.name.given == ["Augusta"] && heard.contact == nil)
        #expect(try people.take(Told(reference: nil, sequence: 1)) == .superseded(first.child))
    }

    @Test func `supersedes what is older in both parts`() throws {
        var people = KnownPeople()
        let child = try #require(try people.take(Told(sequence: 2)).taken).child
        #expect(try people.take(Told(sequence: 1)) == .superseded(child))
    }

    @Test func `takes an equal count for the same version, whatever its time`() throws {
        var people = KnownPeople()
        let child = try #require(try people.take(Told(sequence: 2)).taken).child
        #expect(try people.take(Told(sequence: 2, minute: 5)) == .superseded(child))
    }

    @Test func `keeps a handle through the versions of an involvement`() throws {
        var people = KnownPeople()
        let first = try #require(try people.take(Told(sequence: 1)).taken)
        #expect(try people.take(Told(sequence: 2)).taken?.handle == first.handle)
    }
}
