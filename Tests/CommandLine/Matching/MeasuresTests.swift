import Testing

@testable import CommandLine

struct MeasuresTests {
    @Test func `the best threshold leaves out what is less certain and wrong`() {
        let claims = [(0.99, true), (0.9, true), (0.5, false), (0.4, false)].map { (certainty: $0.0, isRight: $0.1) }
        #expect(Measures.bestF1(claims, sought: 2) == 1)
        #expect(Measures.bestF1(claims, sought: 4) == 2.0 * 2 / 6)
    }

    @Test func `claims of one certainty stand and fall together`() {
        #expect(
            Measures.bestF1([(certainty: 0.9, isRight: true), (certainty: 0.9, isRight: false)], sought: 1) == 2.0 / 3)
    }

    @Test func `joining records joins all pairs of both`() {
        var partition = Partition(labels: ["a", "a", "a", "b", nil])
        partition.join(0, 1)
        partition.join(2, 3)
        #expect(partition.pairs == 2 && partition.rightPairs == 1)
        partition.join(1, 3)
        #expect(partition.pairs == 6 && partition.rightPairs == 3)
        partition.join(0, 2)
        #expect(partition.pairs == 6)
    }
}
