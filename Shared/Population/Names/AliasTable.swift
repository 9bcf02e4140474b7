import Checking

/// Draws places by weight in constant time, by the alias method. Source: Vose, IEEE Trans. Softw. Eng. 17, 1991.
struct AliasTable: Sendable {
    private let chances: [Double]
    private let aliases: [Int32]

    /// Weights are 0 or more, one at least above; they need not sum to 1.
    init(_ weights: [Double]) {
        let total = weights.reduce(0, +)
        var scaled = weights.map { $0 * Double(weights.count) / total }
        var aliases = [Int32](repeating: 0, count: weights.count)
        var small = scaled.indices.filter { scaled[$0] < 1 }
        var large = scaled.indices.filter { scaled[$0] >= 1 }
        while let high = large.last, let low = small.popLast() {
            aliases[low] = Int32(high)
            scaled[high] -= 1 - scaled[low]
            if scaled[high] < 1 {
                large.removeLast()
                small.append(high)
            }
        }
        // What is left differs from 1 by rounding alone.
        for place in small + large { scaled[place] = 1 }
        (chances, self.aliases) = (scaled, aliases)
    }

    func draw(_ random: inout Seeded) -> Int {
        let place = random.below(chances.count)
        return random.unit() < chances[place] ? place : Int(aliases[place])
    }
}

extension Seeded {
    /// A number from 0 up to, not including, 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// True with the probability `share`.
    mutating func happens(_ share: Double) -> Bool { unit() < share }
}
