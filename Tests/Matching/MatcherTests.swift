import Matching
import Model
import Testing

@Suite struct `Judging` {
    let matcher = Matcher(model: .standard)

    @Test func `a report that agrees in all is linked, a stranger is new, a twin is looked at`() {
        let known = [candidate(1, Told()), candidate(2, Told(given: "Grace", born: "2011-04-09"))]
        #expect(judge(Told(), known).decision == .link(1))
        let stranger = Told(
            given: "Noor", family: "Sample", born: "2009-11-30", lines: ["9 Test Lane"], postcode: "M1 1AE")
        #expect(judge(stranger, known).decision == .new)
        #expect(judge(Told(given: "Brian"), known).decision == .review)
    }

    @Test(arguments: ["Brian", "Ida", "", "Baby Boy", "A", "Twin 2"])
    func `a twin is never linked unseen`(given: String) {
        let judgement = judge(Told(given: given), [candidate(1, Told())])
        #expect(judgement.decision == .review && judgement.candidates[0].vetoes.contains(.twin))
    }

    @Test func `the report of a twin who is known goes to that twin`() {
        let twins = [candidate(1, Told()), candidate(2, Told(given: "Brian"))]
        #expect(judge(Told(given: "Brian"), twins).decision == .link(2))
    }

    @Test func `a number shared by children who differ in all else is looked at`() {
        let known = candidate(1, Told(nhsNumber: "9434765919"))
        let other = Told(
            given: "Noor", family: "Sample", born: "2009-11-30", lines: ["9 Test Lane"], postcode: "M1 1AE",
            nhsNumber: "9434765919")
        let judgement = judge(other, [known])
        #expect(judgement.decision == .review && judgement.candidates[0].vetoes == [.numberOfAnother])
    }

    @Test func `names alone link nobody, nor do names at a postcode, however rare they are`() {
        let rare = Told(given: "Qzinjimar", family: "Exampleworth", lines: [])
        let nowhere = Told(given: "Qzinjimar", family: "Exampleworth", born: nil, lines: [], postcode: nil)
        for report in [nowhere, Told(given: "Qzinjimar", family: "Exampleworth", born: nil, lines: [])] {
            let judgement = matcher.judge(
                report.form, among: [candidate(1, rare)], population: 10, truncated: false)
            #expect(judgement.decision == .review && judgement.candidates[0].vetoes == [.nameAlone])
        }
    }

    @Test func `a child that is not named yet is known by its number`() {
        let named = Told(nhsNumber: "9434765919")
        #expect(judge(Told(given: "Baby", nhsNumber: "9434765919"), [candidate(1, named)]).decision == .link(1))
        #expect(judge(Told(given: "Brian", nhsNumber: "9434765919"), [candidate(1, named)]).decision == .review)
    }

    @Test func `a cousin of one name in one house is not linked`() {
        let known = candidate(1, Told(given: "Qzinjimar"))
        #expect(judge(Told(given: "Qzinjimar", born: "2012-10-19"), [known]).decision == .review)
    }

    @Test func `a twin who lives elsewhere is not linked`() {
        let elsewhere = Told(given: "Ida", family: "Exampleworth", lines: ["9 Test Lane"], postcode: "M1 1AE")
        #expect(judge(elsewhere, [candidate(1, Told(family: "Exampleworth"))]).decision != .link(1))
    }

    @Test func `what was cut short is looked at`() {
        let known = [candidate(1, Told())]
        #expect(matcher.judge(Told().form, among: known, population: 1000, truncated: true).decision == .review)
    }

    @Test func `the posteriors and nobody make one, and the order of the candidates is no matter`() {
        var random = Random(seed: 3)
        for _ in 0..<200 {
            var candidates = (0..<Int.random(in: 0...8, using: &random)).map { id in
                Candidate(id: id, forms: (0...Int.random(in: 0...2, using: &random)).map { _ in told(&random).form })
            }
            let form = told(&random).form
            let judgement = matcher.judge(form, among: candidates, population: 100, truncated: false)
            let sum = judgement.candidates.reduce(judgement.nobody) { $0 + $1.posterior }
            #expect(abs(sum - 1) < 1e-9)
            candidates.shuffle(using: &random)
            for index in candidates.indices { candidates[index].forms.shuffle(using: &random) }
            let shuffled = matcher.judge(form, among: candidates, population: 100, truncated: false)
            #expect(shuffled.decision == judgement.decision && shuffled.nobody == judgement.nobody)
            #expect(shuffled.candidates.map(\.id) == judgement.candidates.map(\.id))
            #expect(shuffled.candidates.map(\.posterior) == judgement.candidates.map(\.posterior))
            #expect(shuffled.candidates.map(\.contributions) == judgement.candidates.map(\.contributions))
        }
    }

    @Test func `who is not plausible has no part in a decision`() {
        var random = Random(seed: 5)
        var linked = 0
        for _ in 0..<500 {
            let candidates = (0..<Int.random(in: 0...12, using: &random)).map { id in
                Candidate(id: id, forms: [told(&random).form])
            }
            let form = told(&random).form
            for population in [5_000, 1 << 20, 1 << 24] {
                let plausibility = matcher.plausibility(population: population)
                let plausible = candidates.filter { plausibility.bearing(of: $0.forms[0], on: form) != nil }
                let all = matcher.judge(form, among: candidates, population: population, truncated: false)
                let few = matcher.judge(
                    form, among: plausible, population: population, truncated: false)
                #expect(few.decision == all.decision && abs(few.nobody - all.nobody) < 1e-3)
                guard case .link(let child) = all.decision else { continue }
                linked += 1
                #expect(plausibility.bearing(of: candidates[child].forms[0], on: form) == .strong)
            }
        }
        #expect(linked > 100)
    }

    @Test func `reasons are said in words`() {
        let words = matcher.score(Told().form, Told(family: "Exmaple").form).contributions.map(\.words)
        #expect(words.contains { $0.hasPrefix("family name: one typing error, ") && $0.hasSuffix(" bits") })
    }

    @Test func `each level of the standard model has its probabilities, which make one in each field`() {
        for field in Field.allCases {
            let levels = Level.of(field).compactMap { MatchModel.standard[$0] }
            #expect(levels.count == Level.of(field).count)
            for share in [\MatchModel.Probabilities.m, \.h, \.u] {
                #expect(abs(levels.reduce(0) { $0 + $1[keyPath: share] } - 1) < 0.01, "\(field)")
            }
        }
    }

    private func candidate(_ id: Int, _ told: Told) -> Candidate<Int> { Candidate(id: id, forms: [told.form]) }

    private func judge(_ told: Told, _ candidates: [Candidate<Int>]) -> Judgement<Int> {
        matcher.judge(told.form, among: candidates, population: 11_000_000, truncated: false)
    }

    /// Few different values, so that much agrees.
    private func told(_ random: inout Random) -> Told {
        Told(
            given: ["Ada", "Ida", "Ada May", "Adda", ""].randomElement(using: &random) ?? "",
            family: ["Example", "Exmaple", "Sample"].randomElement(using: &random) ?? "",
            born: ["2015-03-02", "2015-02-03", "2015", nil].randomElement(using: &random) ?? nil,
            postcode: ["SW1A 1AA", "SW1A 1AB", nil].randomElement(using: &random) ?? nil)
    }
}
