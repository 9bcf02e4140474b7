import Testing

@testable import Matching

struct MixtureTests {
    private func chances(_ likely: Level..., share: Double) -> LevelChances {
        var chances = LevelChances()
        for level in likely {
            chances.set(level.field) { $0 == level ? share : (1 - share) / Double(Level.of(level.field).count - 1) }
        }
        return chances
    }

    private func comparison(_ levels: Level...) -> Comparison {
        levels.reduce(into: Comparison()) { $0.set($1) }
    }

    @Test func `what speaks for a kind makes it likelier, and a field that is not there says nothing`() {
        let mixture = Mixture(kinds: [
            Mixture.Kind(share: 0.5, chances: chances(.bornExact, .familyExact, share: 0.9)),
            Mixture.Kind(share: 0.5, chances: chances(.bornDifferent, .familyDifferent, share: 0.9)),
        ])
        #expect(mixture.posterior(of: comparison(.bornExact, .familyExact))[0] > 0.99)
        #expect(mixture.posterior(of: comparison(.bornDifferent))[0] < 0.1)
        #expect(mixture.posterior(of: Comparison()) == [0.5, 0.5])
    }

    @Test func `fitting finds the shares that were mixed, though one field is not there`() {
        var pairs = PairCounts()
        for _ in 0..<900 { pairs.add(comparison(.bornDifferent, .familyDifferent)) }
        for _ in 0..<75 { pairs.add(comparison(.bornExact, .familyExact)) }
        for _ in 0..<20 { pairs.add(comparison(.bornExact, .familyClose)) }
        for _ in 0..<5 { pairs.add(comparison(.bornExact)) }
        var mixture = Mixture(kinds: [
            Mixture.Kind(share: 0.5, chances: chances(.bornExact, .familyExact, share: 0.9), before: LevelCounts()),
            Mixture.Kind(share: 0.5, chances: chances(.bornDifferent, .familyDifferent, share: 0.99)),
        ])
        _ = mixture.fit(pairs)
        #expect(abs(mixture.kinds[0].share - 0.1) < 0.01)
        #expect(abs(mixture.kinds[0].chances[.familyClose] - 0.21) < 0.02)
        #expect(mixture.kinds[0].chances[.bornExact] > 0.95)
    }

    @Test(arguments: Field.allCases)
    func `the chances of a field sum to one, however rare a level`(field: Field) {
        var chances = LevelChances()
        chances.set(field) { $0 == Level.of(field).first ? 1 : 0 }
        #expect(abs(Level.of(field).reduce(0) { $0 + chances[$1] } - 1) < 1e-9)
        #expect(Level.of(field).allSatisfy { chances[$0] > 0 })
    }
}
