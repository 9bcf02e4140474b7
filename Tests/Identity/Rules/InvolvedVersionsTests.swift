import Contracts
import Model
import Testing

@testable import Identity

@Suite struct `The versions of an involvement` {
    private let record = SourceRecord.ID.random()

    private struct Said: Hashable {
        var sequence: Int
        var withdraws = false
    }

    /// What becomes of versions that arrive in this order: what is known in the end, and what was told of each.
    private func arrive(_ versions: [Said]) -> (known: InvolvedVersions?, told: [String]) {
        var (known, told) = (InvolvedVersions?.none, [String]())
        for said in versions {
            let version = Version(sequence: said.sequence, milliseconds: said.sequence)
            if let known, known.refuses(version, withdraws: said.withdraws) {
                told.append("refused")
                continue
            }
            let decision = InvolvedVersions.decide(
                known, version, withdraws: said.withdraws, of: record, fresh: { .random() })
            known = decision?.involved ?? known
            told.append(
                decision.map { $0.newest != nil ? "newest" : $0.withdrawn != nil ? "withdrawn" : "nothing" } ?? "old")
        }
        return (known, told)
    }

    @Test func `the newest counts, and an older one that comes late does not`() {
        #expect(arrive([Said(sequence: 1), Said(sequence: 3), Said(sequence: 2)]).told == ["newest", "newest", "old"])
    }

    @Test func `a withdrawal ends it for good: what comes later is refused, what is older is old`() {
        let withdrawal = Said(sequence: 2, withdraws: true)
        #expect(
            arrive([Said(sequence: 1), withdrawal, Said(sequence: 3), Said(sequence: 1)]).told
                == ["newest", "withdrawn", "refused", "old"])
    }

    @Test func `a withdrawal is told once, however often it comes`() {
        let told = arrive([Said(sequence: 1), Said(sequence: 2, withdraws: true), Said(sequence: 3, withdraws: true)])
            .told
        #expect(told == ["newest", "withdrawn", "nothing"])
    }

    @Test func `a withdrawal counts after later versions, and before the first one`() {
        #expect(arrive([Said(sequence: 3), Said(sequence: 2, withdraws: true)]).told == ["newest", "withdrawn"])
        #expect(arrive([Said(sequence: 2, withdraws: true), Said(sequence: 1)]).told == ["withdrawn", "old"])
    }

    @Test func `in whatever order they arrive, it is withdrawn in the end, and its handle stays`() throws {
        let all = [Said(sequence: 1), Said(sequence: 2, withdraws: true), Said(sequence: 3)]
        for first in all.indices {
            for second in all.indices where second != first {
                let third = 3 - first - second
                let (known, told) = arrive([all[first], all[second], all[third]])
                #expect(try #require(known).isWithdrawn && told.filter { $0 == "withdrawn" }.count == 1)
            }
        }
    }
}
