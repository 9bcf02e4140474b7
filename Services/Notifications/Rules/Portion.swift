/// How many facts the vault is asked about at once. A slow vault is asked about fewer, so that its answers come within
/// the lease; a quick one about more again.
struct Portion: Hashable, Sendable {
    /// As many as one question may carry.
    static let most = 256

    private(set) var size = Portion.most

    /// Whether anything smaller is left to try.
    var isSmallest: Bool { size == 1 }

    mutating func grow() { size = min(size * 2, Self.most) }
    mutating func shrink() { size = max(size / 2, 1) }
}
