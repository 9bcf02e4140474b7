/// Numbers that are the same in every run (SplitMix64), and text made of them.
struct Random: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// Few different letters, so that words have much in common.
    mutating func word() -> String {
        String((0..<Int.random(in: 0...9, using: &self)).compactMap { _ in "abcd".randomElement(using: &self) })
    }

    /// Any scalars of Unicode.
    mutating func text() -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...12, using: &self) {
            let most: UInt32 = [0x7f, 0x24f, 0xffff, 0x10ffff].randomElement(using: &self) ?? 0x7f
            if let scalar = Unicode.Scalar(UInt32.random(in: 0...most, using: &self)) { scalars.append(scalar) }
        }
        return String(scalars)
    }
}
