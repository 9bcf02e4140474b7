/// SplitMix64: the same seed gives the same run, on every machine. Source: Steele, Lea, Flood, OOPSLA 2014.
public struct Seeded: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Begins the run of `seed`; neighbouring seeds give unrelated runs.
    public init(seed: UInt64) { state = seed &* 0xD134_2543_DE82_EF95 &+ 0x9E37_79B9_7F4A_7C15 }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, `limit`, which is above 0; the bias is below 2⁻³².
    public mutating func below(_ limit: Int) -> Int {
        Int(truncatingIfNeeded: ((next() >> 32) &* UInt64(truncatingIfNeeded: limit)) >> 32)
    }

    /// True once in `n` times.
    public mutating func one(in n: Int) -> Bool { below(n) == 0 }
}
