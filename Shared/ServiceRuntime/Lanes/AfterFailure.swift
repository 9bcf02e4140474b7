/// What a worker does about messages whose transaction failed by a fault of their own.
enum AfterFailure: Equatable {
    /// Try both halves apart: one poison message in 512 costs 19 transactions, not 513.
    case halve(at: Int)
    /// Try it alone, without those that wait for it: one of them may be the poison.
    case alone
    /// It is the poison: set it aside.
    case setAside

    static func of(_ count: Int, drained: Bool) -> AfterFailure {
        if count > 1 { return .halve(at: count / 2) }
        return drained ? .alone : .setAside
    }
}
