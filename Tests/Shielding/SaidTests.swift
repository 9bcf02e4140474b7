import Contracts
import Foundation
import Model
import Testing

@testable import Shielding

@Suite struct `What several sources say of a child` {
    private let day: TimeInterval = 86_400
    private let start = Date(timeIntervalSince1970: 1_767_225_600)

    private func home(_ line: String) -> Residence {
        .current(PostalAddress(lines: [line], postcode: "ZZ1 1ZZ"))
    }

    private func said(
        _ source: String, last: Double, first: Double = 0, family: String = "Example", formerly: String? = nil,
        residence: Residence? = nil, carers: [Carer] = [], trusted: [RecordItem] = []
    ) -> Statement {
        let since = start + first * day
        let description = ReportedDescription(
            name: PersonName(given: ["Ada"], family: family),
            formerNames: formerly.map { [PersonName(given: ["Ada"], family: $0)] } ?? [], knownAs: [],
            dateOfBirth: PartialDate("2015-03-02")!, gender: .female, said: start + last * day,
            first: FirstSaid(
                name: since, dateOfBirth: since, gender: since, residence: since, carers: since, involvement: nil),
            trusted: trusted)
        return Statement(
            place: .init(residence: residence, carers: carers, authority: nil),
            said: Said(source: source, description: description, residence: residence, carers: carers))
    }

    private func provenance(_ source: String, first: Double = 0, last: Double) -> Provenance {
        Provenance(source: source, firstSeen: start + first * day, lastSeen: start + last * day)
    }

    private func items(_ kind: SaidItem.Kind, _ statements: Statement...) -> [SaidItem] {
        (Whereabouts(statements).items ?? []).filter { $0.kind == kind }
    }

    @Test func `a value that they share stands once, with each of them, the newest first`() {
        let names = items(.name, said("school", last: 1), said("surgery", last: 3, first: 2))
        #expect(names.map(\.name?.family) == ["Example"])
        #expect(names.first?.sources == [provenance("surgery", first: 2, last: 3), provenance("school", last: 1)])
    }

    @Test func `where they differ all of it is kept, and the newest by their own time is first`() {
        let all = [
            said("school", last: 5, residence: home("1 Example Street")),
            said("surgery", last: 2, residence: home("2 Example Street")),
        ]
        for statements in [all, all.reversed()] {
            let whereabouts = Whereabouts(statements)
            #expect(whereabouts.residence == home("1 Example Street"))
            #expect(
                whereabouts.items?.compactMap(\.residence) == [home("1 Example Street"), home("2 Example Street")])
        }
    }

    @Test func `who is trusted on an item goes before whoever is newer, on that item alone`() {
        let carer = Carer(name: PersonName(given: ["Bea"], family: "Example"))
        let other = Carer(name: PersonName(given: ["Cy"], family: "Sample"))
        let whereabouts = Whereabouts([
            said("benefit", last: 1, residence: home("1 Example Street"), carers: [carer], trusted: [.residence]),
            said("school", last: 5, residence: home("2 Example Street"), carers: [other]),
        ])
        #expect(whereabouts.residence == home("1 Example Street"))
        #expect(whereabouts.items?.compactMap(\.residence).first == home("1 Example Street"))
        #expect(whereabouts.carers == [other])
        #expect(whereabouts.items?.compactMap(\.carer) == [other, carer])
    }

    @Test func `what was kept without a time comes last, as it arrived`() {
        let untold = Statement(place: .init(residence: home("3 Example Street"), carers: [], authority: nil))
        let whereabouts = Whereabouts([said("school", last: 1, residence: home("1 Example Street")), untold])
        #expect(whereabouts.residence == home("1 Example Street"))
        #expect(whereabouts.items?.compactMap(\.residence) == [home("1 Example Street")])
    }

    @Test func `former names stand beside names, and kinds in one order`() {
        let whereabouts = Whereabouts([said("school", last: 1, formerly: "Sample", residence: .noKnownAddress)])
        #expect(
            whereabouts.items?.map(\.kind) == [.name, .formerName, .dateOfBirth, .gender, .residence])
        #expect(whereabouts.parts == ["residence", "sources"])
    }

    @Test func `an involvement names its source, and one that a practitioner recorded names none`() {
        var report = Invented.whereabouts()
        report.description = said("example-council", last: 4, first: 1).said?.description
        report.description?.first.involvement = start + 2 * day
        let contact = Contents.reported(report).statement(isNewest: true, handle: .random()).contact
        #expect(contact?.provenance == provenance("example-council", first: 2, last: 4))
        let untold = Contents.reported(Invented.whereabouts()).statement(isNewest: true, handle: .random())
        #expect(untold.contact?.provenance == nil && untold.said == nil)
    }

    @Test func `an older version says nothing of what holds`() {
        var report = Invented.whereabouts()
        report.description = said("example-council", last: 4).said?.description
        #expect(Contents.reported(report).statement(isNewest: false, handle: .random()).said == nil)
    }
}
