import Contracts
import Matching
import Model
import Testing

struct ReviewWordsTests {
    static func review(vetoes: [String] = [], probability: Double = 0.9, isTruncated: Bool = false) -> Review {
        Review(
            id: .random(), state: .open, sides: [], agreements: [], vetoes: vetoes, probability: probability,
            model: "england-1", isTruncated: isTruncated, claimedBy: nil, wasPassedOn: false)
    }

    @Test(arguments: Veto.allCases)
    func `each veto is said in words`(_ veto: Veto) {
        let reasons = Self.review(vetoes: [veto.rawValue]).reasonsForLooking
        #expect(reasons.count == 1)
        #expect(reasons[0] != veto.rawValue && reasons[0].contains(" "))
    }

    @Test func `whoever has no veto is likely and not certain enough`() {
        #expect(Self.review().reasonsForLooking == ["it is likely, and not certain enough"])
        #expect(
            Self.review(isTruncated: true).reasonsForLooking == ["more children share these details than were compared"]
        )
    }

    @Test(arguments: [
        (1, "more than 99 in 100"), (0.9951, "more than 99 in 100"), (0.994, "99 in 100"), (0.5, "50 in 100"),
        (0.004, "less than 1 in 100"), (0.006, "1 in 100"),
    ])
    func `nothing is certain`(_ probability: Double, _ words: String) {
        #expect(Self.review(probability: probability).chance == words)
    }
}
