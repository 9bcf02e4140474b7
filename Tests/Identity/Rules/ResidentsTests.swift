import Contracts
import Model
import Testing

@testable import Identity

@Suite struct `Those who live where a search says` {
    func match(_ child: Child.ID) -> FindMatch {
        let candidate = FindCandidate(
            child: child, name: PersonName(given: ["Ada"], family: "Example"), born: PartialDate("2015")!,
            gender: .female)
        return FindMatch(candidate: candidate, bits: 1, words: [])
    }

    /// What a vault says that knows all but `hidden`.
    func found(_ residents: Residents, of known: Set<Child.ID>, hiding hidden: Set<Child.ID> = []) -> [Child.ID] {
        let asked = residents.asked
        let places = asked.indices.filter { known.contains(asked[$0]) && !hidden.contains(asked[$0]) }
        return residents.found(.init(places: places)).map(\.candidate.child)
    }

    @Test func `are found in their order, and others not at all`() {
        let (ada, ben, cy) = (Child.ID.random(), Child.ID.random(), Child.ID.random())
        let residents = Residents([ada, ben, cy].map(match), residents: [ada: [ada], cy: [cy]])
        #expect(found(residents, of: [ada, ben, cy]) == [ada, cy])
        #expect(residents.asked.count == UnshieldedAmong.count)
    }

    @Test func `are hidden by a shield on any of those who were made one child`() {
        let (ada, formerly) = (Child.ID.random(), Child.ID.random())
        let residents = Residents([match(ada)], residents: [ada: [ada, formerly]])
        #expect(found(residents, of: [ada, formerly]) == [ada])
        for hidden in [ada, formerly] { #expect(found(residents, of: [ada, formerly], hiding: [hidden]) == []) }
    }

    @Test func `are nobody where the vault says nothing`() {
        let ada = Child.ID.random()
        let residents = Residents([match(ada)], residents: [ada: [ada]])
        #expect(residents.found(UnshieldedAmong.withheld) == [])
    }

    @Test func `are too many only by those who may be found`() {
        let children = (0..<60).map { _ in Child.ID.random() }
        let residents = Residents(
            children.map(match), residents: Dictionary(uniqueKeysWithValues: children.map { ($0, [$0]) }))
        func outcome(hiding count: Int) -> Finding.Outcome {
            let asked = residents.asked
            let (known, hidden) = (Set(children), Set(children.prefix(count)))
            let places = asked.indices.filter { known.contains(asked[$0]) && !hidden.contains(asked[$0]) }
            return Finding.outcome(of: residents.found(.init(places: places)))
        }
        #expect(outcome(hiding: 9) == .tooMany)
        guard case .found(let matches) = outcome(hiding: 10) else {
            Issue.record("fifty were too many")
            return
        }
        #expect(matches.map(\.candidate.child) == Array(children.dropFirst(10)))
    }
}
