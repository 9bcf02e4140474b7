import Contracts
import Foundation
import Model
import Testing

@testable import Shielding

@Suite struct `Whether somebody may watch for a child` {
    private let child = Child.ID.random()
    private let now = Date(timeIntervalSince1970: 1_770_000_000)

    private func watch(for child: Child.ID = .random()) -> Watch {
        Watch(id: .random(), child: child, since: now, until: now + 1)
    }

    @Test(arguments: Role.allCases)
    func `practitioners and data managers may`(role: Role) {
        let may = [.practitioner, .dataManager].contains(role)
        #expect(WatchDecision.decide(child, by: role, own: []) == (may ? .begins : .refused))
    }

    @Test func `one that stands is the same, also when there are as many as one may have`() {
        let own = (1..<WatchDecision.most).map { _ in watch() } + [watch(for: child)]
        #expect(WatchDecision.decide(child, by: .practitioner, own: own) == .stands(own.last!))
        #expect(WatchDecision.decide(.random(), by: .practitioner, own: own) == .tooMany)
        #expect(WatchDecision.decide(.random(), by: .practitioner, own: Array(own.dropLast())) == .begins)
    }
}

@Suite struct `What is news to whoever watches` {
    private let record = SourceRecord.ID.random()
    private let home = Invented.whereabouts()
    private let moved = Invented.whereabouts(residence: Invented.home("2 Example Street"))

    private func news(_ reports: [(ReportedWhereabouts?, Bool)], after known: ReportedWhereabouts? = nil) -> [Bool] {
        let reports = reports.map { Sighting.Report(id: UUID(), record: record, isNewest: $0.1, told: $0.0) }
        let news = Sighting.news(reports, known: known.map { [record: $0] } ?? [:])
        return reports.map { news.contains($0.id) }
    }

    @Test func `is the first report of a record, and one that says something else than the one before`() {
        #expect(news([(home, true)]) == [true])
        #expect(news([(moved, true)], after: home) == [true])
        #expect(news([(home, true), (home, true), (moved, true), (home, true)]) == [true, false, true, true])
    }

    @Test func `is nothing that is sent again, and no older version that comes late`() {
        #expect(news([(home, true), (home, true)], after: home) == [false, false])
        #expect(news([(moved, false)], after: home) == [false])
        #expect(news([(moved, false), (home, true)], after: home) == [false, false])
    }

    @Test func `is another name, and no other time of saying the same`() {
        func described(_ given: String, _ seconds: Double) -> ReportedWhereabouts {
            let day = Date(timeIntervalSince1970: seconds)
            var told = home
            told.description = ReportedDescription(
                name: PersonName(given: [given], family: "Example"), formerNames: [], knownAs: [],
                dateOfBirth: PartialDate("2015-03-02")!, gender: .female, said: day,
                first: FirstSaid(
                    name: day, dateOfBirth: day, gender: day, residence: day, carers: day, involvement: day),
                trusted: seconds > 1 ? [.name] : [])
            return told
        }
        #expect(
            news([(described("Ada", 2), true), (described("Ida", 3), true)], after: described("Ada", 1)) == [
                false, true,
            ])
        // Of before names were kept.
        #expect(news([(described("Ada", 2), true)], after: home) == [false])
    }

    @Test func `is nothing that was put in by hand`() {
        var byHand = home
        byHand.source = ReportedWhereabouts.byHand
        #expect(news([(byHand, true), (home, true)]) == [false, true])
    }

    @Test func `is nothing that comes with a sensitive service, and what an ordinary one says later`() {
        let bare = ReportedWhereabouts(
            source: "example-clinic", authority: Invented.authority, residence: nil, carers: [], service: nil,
            contact: nil, account: nil, began: nil, ended: nil, leadProfessional: false, holdsAssessment: false)
        #expect(news([(bare, true), (bare, true), (home, true)]) == [false, false, true])
        #expect(news([(bare, true)], after: home) == [false])
    }

    @Test func `is what can't be read, rather than to keep it back`() {
        #expect(news([(nil, true)], after: home) == [true])
    }

    @Test func `is of each record by itself`() {
        let other = Sighting.Report(id: UUID(), record: .random(), isNewest: true, told: home)
        #expect(Sighting.news([other], known: [record: home]) == [other.id])
    }
}
