import Matching
import Model
import Testing

@Suite struct `Judging` {
    @Test func `a report that agrees in all is linked, a stranger is new, a twin is looked at`() {
        let matcher = Matcher(model: .standard)
        let ada = Told().form
        let known = [
            Candidate(id: 1, forms: [ada]), Candidate(id: 2, forms: [Told(given: "Grace", born: "2011-04-09").form]),
        ]
        #expect(matcher.judge(ada, among: known, population: 11_000_000, truncated: false).decision == .link(1))
        let stranger = Told(
            given: "Noor", family: "Sample", born: "2009-11-30", lines: ["9 Test Lane"], postcode: "M1 1AE")
        #expect(matcher.judge(stranger.form, among: known, population: 11_000_000, truncated: false).decision == .new)
        let twin = Told(given: "Brian").form
        #expect(matcher.judge(twin, among: known, population: 11_000_000, truncated: false).decision == .review)
    }
}
