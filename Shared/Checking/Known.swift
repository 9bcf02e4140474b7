/// The states that were visited, in the order in which they were found, each with the one before it: some 30 bytes a state,
/// however large a state is.
///
/// A state is known by its fingerprint of 128 bits, from two hashes under different keys that each run draws anew. That
/// two of n states share one, so that the later is taken for visited, has odds of n²/2¹²⁹: of 10⁹ states, 10⁻²¹.
struct Known<State: Hashable> {
    private struct Fingerprint: Equatable {
        var first: Int
        var second: Int

        init(_ state: State) {
            var hasher = Hasher()
            state.hash(into: &hasher)
            first = hasher.finalize()
            hasher = Hasher()
            hasher.combine(first)
            state.hash(into: &hasher)
            second = hasher.finalize()
        }
    }

    private var fingerprints: [Fingerprint] = []
    private var before: [UInt32] = []
    /// Places in `fingerprints`, by hash; `none` where there is nothing.
    private var slots = [UInt32](repeating: none, count: 1 << 10)

    private static var none: UInt32 { .max }

    var count: Int { fingerprints.count }

    /// The state's place, unless it was known.
    mutating func insert(_ state: State, after: Int) -> Int? {
        let fingerprint = Fingerprint(state)
        let slot = slot(of: fingerprint)
        guard slots[slot] == Self.none else { return nil }
        slots[slot] = UInt32(count)
        fingerprints.append(fingerprint)
        before.append(UInt32(after))
        if count * 4 > slots.count * 3 { grow() }
        return count - 1
    }

    func place(of state: State) -> Int? {
        let slot = slots[slot(of: Fingerprint(state))]
        return slot == Self.none ? nil : Int(slot)
    }

    /// The places on the way to `place`, the start's first.
    func way(to place: Int) -> [Int] {
        var way = [place]
        while let last = way.last, last > 0 { way.append(Int(before[last])) }
        return way.reversed()
    }

    private func slot(of fingerprint: Fingerprint) -> Int {
        var slot = fingerprint.first & (slots.count - 1)
        while slots[slot] != Self.none, fingerprints[Int(slots[slot])] != fingerprint {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private mutating func grow() {
        slots = [UInt32](repeating: Self.none, count: slots.count * 2)
        for (place, fingerprint) in fingerprints.enumerated() { slots[slot(of: fingerprint)] = UInt32(place) }
    }
}
