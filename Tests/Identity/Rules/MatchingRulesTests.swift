import Matching
import Model
import Testing

@testable import Identity

@Suite struct `Who is to be looked at` {
    let rules = MatchingRules.standard

    @Test func `of those who share a birthday and a family name only who is likely enough is shown`() {
        let report = Told(given: ["Qzinji"], family: "Example", home: "1 Sample Road")
        let twin = Candidate(id: 0, forms: [Told(given: ["Brian"], family: "Example", home: "1 Sample Road").form])
        let strangers = (1...20).map { place in
            Candidate(
                id: place,
                forms: [
                    Told(given: ["Ida"], family: "Example", home: "\(place) Test Lane", postcode: "M1 1AE").form
                ])
        }
        let judgement = rules.judge(report.form, among: [twin] + strangers, population: 1 << 24)
        #expect(judgement.decision == .review && judgement.candidates.count == 21)
        #expect(rules.open(judgement).map(\.id) == [0])
    }

    @Test func `when children were left out there is always one to be shown`() {
        let report = Told(given: ["Qzinji"], family: "Muster", born: "2011-08-17").form
        let candidates = [Candidate(id: 1, forms: [Told().form]), Candidate(id: 2, forms: [Told(given: ["Ida"]).form])]
        let plausibility = rules.plausibility(population: 1 << 24)
        #expect(!candidates.flatMap(\.forms).contains { plausibility.bearing(of: $0, on: report) != nil })
        #expect(rules.likeliest(report, among: candidates, population: 1 << 24) != nil)
    }
}
