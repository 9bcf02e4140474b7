import Matching
import Testing

@Suite struct `Comparators` {
    @Test(arguments: Vectors.jaroWinkler)
    func `Jaro and Winkler give the published values, in both directions`(pair: Vectors.Pair) {
        #expect(abs(JaroWinkler.similarity(pair.one, pair.other) - pair.value) < 0.0006)
        #expect(abs(JaroWinkler.similarity(pair.other, pair.one) - pair.value) < 0.0006)
    }

    @Test(arguments: Vectors.jaro)
    func `Jaro gives the published values`(pair: Vectors.Pair) {
        #expect(abs(JaroWinkler.jaro(pair.one, pair.other) - pair.value) < 0.0006)
    }

    @Test(arguments: Vectors.damerauLevenshtein)
    func `Damerau and Levenshtein give the published values, in both directions`(pair: Vectors.Pair) {
        #expect(Double(DamerauLevenshtein.distance(pair.one, pair.other)) == pair.value)
        #expect(Double(DamerauLevenshtein.distance(pair.other, pair.one)) == pair.value)
    }

    @Test func `Double Metaphone gives the published codes`() {
        #expect(Vectors.doubleMetaphone.count > 1200)
        for (word, primary, alternate) in Vectors.doubleMetaphone {
            #expect(DoubleMetaphone.codes(word) == (primary, alternate), "\(word)")
        }
    }

    @Test func `comparators are symmetric and the distance is a metric, for any words`() {
        var random = Random(seed: 11)
        for _ in 0..<3000 {
            let (a, b, c) = (random.word(), random.word(), random.word())
            let similarity = JaroWinkler.similarity(a, b)
            #expect(similarity == JaroWinkler.similarity(b, a), "\(a) \(b)")
            #expect((0...1).contains(similarity) && JaroWinkler.similarity(a, a) == 1)
            let distance = DamerauLevenshtein.distance(a, b)
            #expect(distance == DamerauLevenshtein.distance(b, a) && (distance == 0) == (a == b))
            #expect(DamerauLevenshtein.distance(a, c) <= distance + DamerauLevenshtein.distance(b, c), "\(a) \(b) \(c)")
            #expect(distance <= max(a.unicodeScalars.count, b.unicodeScalars.count))
        }
    }
}
